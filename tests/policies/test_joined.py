"""A statement that puts whole sentences of its source together says what they say."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.alignment import laid_beside
from policies.engine import judge
from policies.joined import is_joined
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load
from policies.reading import read_draft, read_scene

BASELINE = load("baseline")
COMPENSATION = (
    "Compensation expense related to stock options was $18.5 million, $17.7 million and $13.3 "
    "million for 2019, 2018 and 2017, respectively. The tax benefit related to stock options was "
    "$3.0 million, $1.8 million and $2.5 million for 2019, 2018 and 2017, respectively."
)
JOINED = COMPENSATION.replace("respectively. The tax", "respectively and the tax")
PERIOD = (
    "The two business day period does not include the day of the theft or any day that is not a "
    "business day. The rule is calculated based on two 24-hour periods, without regard to the "
    "hours of the bank."
)


def outcome(said: str, source: str) -> str:
    passage = EvidencePassage(PassageId("p"), source)
    answer = f"{said.removesuffix('.')} [1]."
    return judge(BASELINE, Draft(answer), Evidence((passage,), "", "en")).outcome


@pytest.mark.parametrize(
    ("said", "source"),
    [(JOINED, COMPENSATION), (PERIOD.replace(". The rule", "; the rule"), PERIOD)],
)
def test_two_sentences_in_one_pass(said: str, source: str) -> None:
    assert outcome(said, source) == "pass"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (JOINED.replace("$18.5 million, $17.7", "$17.7 million, $18.5"), COMPENSATION),
        (JOINED.replace("$3.0", "$18.5"), COMPENSATION),
        (PERIOD.replace(". The rule is", "; the rule is not"), PERIOD),
        (PERIOD.replace(". The rule", "; the rule").replace("does not", "does"), PERIOD),
    ],
)
def test_what_is_turned_in_one_of_them_does_not(said: str, source: str) -> None:
    assert outcome(said, source) == "refused"


def test_a_sentence_without_its_subject_is_not_said_whole() -> None:
    source = (
        "Tax expense was 5 EUR, 6 EUR and 7 EUR for 2019, 2018 and 2017, respectively. Interest "
        "expense was 1 EUR, 2 EUR and 3 EUR for 2019, 2018 and 2017, respectively."
    )
    whole = source.replace("respectively. Interest", "respectively, and interest")
    for said, joined in ((whole, True), (whole.replace("Tax expense", "Expense"), False)):
        passage = EvidencePassage(PassageId("p"), source)
        scene = read_scene(Evidence((passage,), "", "en"), (), True)
        (statement,) = read_draft(
            Draft(said.replace("respectively.", "respectively [1].")), scene, ()
        )
        assert is_joined(statement, laid_beside(statement, scene), scene) == joined

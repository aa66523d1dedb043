"""Phrases match whole words in any dress; a required sentence is required word for word."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage
from policies.policyfile import load
from policies.rules.phrases import Phrases, Required, missing_from
from tests.policies.rules.judging import findings, found

NEVER = Phrases(Effect.DROP, never=("we guarantee", "risk-free", "you should ... buy", "rendite*"))
SAY = {"en": "Values may fall.", "de": "Werte können fallen."}
ALWAYS = Phrases(Effect.DROP, always=(Required(("fund*",), SAY),))


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("WE  GUARANTEE it [1].", "WE  GUARANTEE"),
        ("We ｇｕａｒａｎｔｅｅ it [1].", "We ｇｕａｒａｎｔｅｅ"),
        ("We guar\u200bantee it [1].", "We guar\u200bantee"),
        ("It is risk‑free [1].", "risk‑free"),
        ("You should perhaps one day buy it [1].", "You should perhaps one day buy"),
        ("Garantiert: Renditen [1].", "Renditen"),
    ],
)
def test_a_phrase_is_found_in_any_dress(said: str, phrase: str) -> None:
    assert found(NEVER, said, "Nothing.") == [phrase]


@pytest.mark.parametrize(
    "said", ["We guaranteed it [1].", "Asterisk-free [1].", "You should a b c d e f buy it [1]."]
)
def test_other_words_are_not_it(said: str) -> None:
    assert found(NEVER, said, "Nothing.") == []


def test_a_phrase_of_the_cited_passage_may_be_repeated_where_the_policy_lets_it() -> None:
    assert found(NEVER, "We guarantee it [1].", "By law we\nGUARANTEE it.") == []
    assert found(NEVER, "We guarantee it [2].", "By law we guarantee it.", "Else.")
    strict = Phrases(Effect.DROP, never=("we guarantee",), unless_quoted=False)
    assert found(strict, "We guarantee it [1].", "By law we guarantee it.")


def test_a_required_sentence_must_stand_in_the_answer_in_its_language() -> None:
    (missing,) = findings(ALWAYS, "The funds grow [1].", "Text.")
    assert missing.message.endswith("must come with the sentence: Values may fall.")
    assert findings(ALWAYS, "The funds grow [1]. Values may fall.", "Text.") == []
    assert findings(ALWAYS, "The funds grow [1]. Werte können fallen.", "Text.")
    assert findings(ALWAYS, "The funds grow [1]. Values may not fall.", "Text.")
    assert findings(ALWAYS, "The cards grow [1].", "Text.") == []


def test_what_is_missing_is_told_once_in_the_readers_language() -> None:
    assert missing_from(ALWAYS.always, "Funds and funds.", "de") == (SAY["de"],)
    assert missing_from(ALWAYS.always, "Funds.", "fr") == (SAY["en"],)
    assert missing_from(ALWAYS.always, f"Funds. {SAY['de']}", "en") == ()
    assert missing_from(ALWAYS.always, "Cards.", "en") == ()


def test_a_required_sentence_needs_no_source_and_is_no_answer_by_itself() -> None:
    retail = load("retail")
    fund = "The index fund follows the market of the euro area"
    sentence = next(s for s in retail.own_words if s.startswith("The value"))
    evidence = Evidence((EvidencePassage(PassageId("p"), f"{fund}."),), language="en")
    whole = judge(retail, Draft(f"{fund} [1]. {sentence}"), evidence)
    assert (whole.outcome, whole.findings) == ("pass", ())
    alone = judge(retail, Draft(f"The moon is made of cheese [1]. {sentence}"), evidence)
    assert (alone.outcome, alone.text) == ("refused", "")

"""A figure is looked up by name: nothing that states it is missed, and time stays linear."""

from __future__ import annotations

import sys
from itertools import product
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Verdict
from policies.passages import read_passage
from policies.policyfile import load
from policies.quantities import recognise
from policies.quantities.comparison import goes_by, names, same
from policies.rules.grounds import Figures

WRITTEN = (
    "5 EUR|EUR 5|5 €|five euros|0.05 EUR|5 cents|20 cents|0.20 EUR|1.500|1,500|1.500 EUR|1,500 EUR"
    "|1.5 million EUR|1,500,000 EUR|EUR 1.5m|3 weeks|21 days|1 year|12 months|4 quarters|90 minutes"
    "|1.5 hours|3 to 14 days|at least 3 days|at most 14 days|up to 14 days|5 to 20 EUR"
    "|at least 5 EUR|up to 20 EUR|25 basis points|0.25 percent|0.25 percentage points|25 bp"
    "|2026|1 July 2026|July 2026|1 July|2026-07-01|01.07.2026|2025 to 2026|Q3 2026|third quarter"
    "|1 July 2025 to 30 June 2026|from 9:00 to 17:00|9:00|17:00|9 am|Art. 5|the 5th|five|5|5.0"
    "|5 percent|5 %|5 times|double|half|10 km|10 kilometres|-5|minus 5 EUR"
).split("|")
FIGURES = sorted(
    {
        q
        for text in WRITTEN
        for language in ("en", "de", "fr", "es")
        for q in recognise(text, language)
    },
    key=repr,
)


def test_whatever_states_a_figure_goes_by_one_of_its_names() -> None:
    stated = [(a, b) for a, b in product(FIGURES, FIGURES) if same(a, b)]
    assert len(stated) > 2 * len(FIGURES)
    missed = [(a, b) for a, b in stated if not names(a) & goes_by(b)]
    assert missed == []


@given(
    st.from_regex(r"[1-9][0-9]{0,3}([.,][0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["", " EUR", " days", " weeks", " %", " July 2026", " km"]),
    st.sampled_from(["en", "de", "fr"]),
    st.sampled_from(["en", "de", "fr"]),
)
def test_a_figure_read_in_two_languages_goes_by_its_names(
    digits: str, unit: str, mine: str, theirs: str
) -> None:
    claims, sources = recognise(digits + unit, mine), recognise(digits + unit, theirs)
    for claim, source in product(claims, sources):
        assert not same(claim, source) or names(claim) & goes_by(source)


def verdict(answer: str, source: str, policy: str = "baseline") -> Verdict:
    passages = (EvidencePassage(PassageId("p"), source),)
    return judge(load(policy), Draft(answer), Evidence(passages, language="en"))


def in_one_sentence(count: int) -> tuple[str, str]:
    """A statement of many figures beside a source of many changes."""
    said = " ".join(f"{n} EUR" for n in range(count))
    source = " ".join(f"from {n} EUR to {n + 1} EUR rises" for n in range(count))
    return f"On 1 July 2026 the fee is {said} [1].", f"From {source} on 1 July 2026."


def test_more_figures_than_can_be_bound_do_not_leave_in_one_sentence() -> None:
    answer, source = in_one_sentence(250)
    judged = verdict(answer, source)
    assert judged.outcome == "refused"
    found = [f for f in judged.findings if f.rule == "binding"]
    assert [f.span for f in found] == [judged.statements[0].span]
    assert "too many figures" in found[0].message


def test_a_sentence_of_thirty_figures_is_bound() -> None:
    rows = [f"The fee of tariff {chr(65 + n % 26)}{chr(97 + n)} is {n + 3} EUR." for n in range(26)]
    judged = verdict(" ".join(f"{row[:-1]} [1]." for row in rows), " ".join(rows))
    assert judged.outcome == "pass"
    listed = "The fees are " + ", ".join(f"{n + 3} EUR" for n in range(30)) + " [1]."
    assert verdict(listed, listed.replace(" [1]", "")).outcome == "pass"


def calls(policy: str, answer: str, source: str) -> int:
    """Calls of functions of ours and others that judging takes, comparisons among them."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    read_passage.cache_clear()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        verdict(answer, source, policy)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("policy", ["baseline", "detect"])
def test_twice_as_many_figures_in_one_sentence_take_twice_the_work(policy: str) -> None:
    verdict(*in_one_sentence(2), policy)
    once, twice = (calls(policy, *in_one_sentence(n)) for n in (200, 400))
    assert twice < 2.4 * once


def test_what_states_a_figure_is_the_same_by_name_as_by_looking_at_all() -> None:
    text = ". ".join(f"The fee is {written}" for written in WRITTEN) + ".\nFee\t5\t1,500\n"
    figures = Figures([read_passage(EvidencePassage(PassageId("all"), text), "en")])
    assert len(figures.known) > len(WRITTEN)
    for claim in FIGURES:
        assert list(figures.stating(claim)) == [p for p in figures.known if p.states(claim)]

"""A passage is read once, and what was read can be kept."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, fact_row
from policies.passages import read_passage
from policies.policyfile import load
from policies.reading import read_facts, read_scene

TEXT = "Fees in EUR | 2025 | 2026\nEveryday account | 3.90 | 4.40\nThe fee is due on 1 July 2026."
PLAIN = EvidencePassage(PassageId("p"), TEXT)


def test_a_kept_reading_gives_the_same_verdict() -> None:
    kept = pickle.loads(pickle.dumps(read_passage(PLAIN, "en")))
    carrying = replace(PLAIN, reading=kept)
    assert read_scene(Evidence((carrying,)), (), True).passages[0] is kept
    draft = Draft("In 2026 the Everyday account costs 4.40 EUR [1].")
    policy = load("baseline")
    assert judge(policy, draft, Evidence((carrying,))) == judge(policy, draft, Evidence((PLAIN,)))


def test_a_reading_of_another_text_or_recipe_is_passed_over() -> None:
    reading = read_passage(PLAIN, "en")
    other = EvidencePassage(PassageId("p"), "The fee is 5 EUR.", reading=reading)
    assert read_scene(Evidence((other,)), (), True).passages[0].passage.text == other.text
    old = replace(PLAIN, reading=replace(reading, recipe=0))
    assert read_scene(Evidence((old,)), (), True).passages[0].recipe != 0


def test_a_reading_holds_on_whatever_day_its_passage_applies() -> None:
    reading = read_passage(PLAIN, "en")
    dated = replace(PLAIN, in_force_from=date(2026, 7, 1), reading=reading)
    read = read_scene(Evidence((dated,)), (), True).passages[0]
    assert read == replace(reading, passage=dated)


def test_a_passage_is_read_in_its_own_language_where_it_says_so() -> None:
    # What "1.234" says depends on the language, and here nothing else tells it.
    german = replace(PLAIN, text="Limit: 1.234 EUR", language="de")
    for asked in ("en", "de", ""):
        (read,) = read_scene(Evidence((german,), language=asked), (), True).passages
        assert [q.value for q in read.quantities] == ["1234"]
    kept = replace(german, reading=read_passage(replace(german, language="en")))
    assert read_scene(Evidence((kept,)), (), True).passages[0].quantities == read.quantities


def test_rows_that_were_read_beforehand_are_judged_as_rows_are() -> None:
    rows = [fact_row("f", "Everyday account", "Monthly fee", Decimal("4.40"), "EUR")]
    draft = Draft("The monthly fee of the Everyday account is 4.90 EUR [1].")
    policy, evidence = load("baseline"), Evidence((PLAIN,))
    assert judge(policy, draft, evidence, read_facts(rows)) == judge(policy, draft, evidence, rows)


def test_a_figure_across_the_end_of_a_line_leaves_the_others_their_words() -> None:
    text = "The card costs 3 EUR, then 4 EUR and 5\nEUR in 2019, 2020 and 2021."
    read = read_passage(EvidencePassage(PassageId("p"), text), "en")
    assert [len(s.segments) <= len(s.quantities) for s in read.sentences] == [True, True]

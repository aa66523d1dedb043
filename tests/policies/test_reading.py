"""A passage is read once, and what was read can be kept."""

from __future__ import annotations

import pickle
from dataclasses import replace

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load
from policies.reading import read_passage, read_scene

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

"""Where a kept statement stands in what it cites."""

from __future__ import annotations

from policies.attribution import attribute
from policies.engine import judge
from policies.model import Draft, Evidence
from policies.policyfile import load
from service.drafting import to_draft
from service.locating import Located, locate
from service.prompting import Prompts
from service.readings import as_evidence
from tests.fakes.generator import generated
from tests.fakes.hits import passage

FEES = passage(
    "The card is free. An international transfer costs 4.90 EUR. It arrives fast.", start=12
)


def located(text: str) -> tuple[Located, ...]:
    evidence = Evidence((as_evidence(FEES, "en"),), "", "en")
    verdict = judge(load("baseline"), Draft(text), evidence)
    return locate(verdict, (), {FEES.id: FEES})


def test_a_paraphrase_stands_in_the_sentence_most_like_it() -> None:
    (found,) = located("A transfer, if international, costs 4.90 EUR [1].")
    (place,) = found.places
    assert place.quote == "An international transfer costs 4.90 EUR."
    assert (" " * 12 + FEES.text)[place.start : place.end] == place.quote


def test_markers_are_no_part_of_what_is_shown() -> None:
    (found,) = located("An international transfer costs 4.90 EUR [1].")
    assert found.text == "An international transfer costs 4.90 EUR."


def test_what_is_dropped_or_uncited_has_no_place() -> None:
    assert located("An international transfer costs 5.90 EUR [1].") == ()
    assert located("An international transfer costs 4.90 EUR.") == ()


def test_a_passage_without_sentences_is_quoted_whole() -> None:
    whole = passage("An international transfer costs 4.90 EUR", start=3)
    bare = type(whole)(**{f: getattr(whole, f) for f in whole.__slots__} | {"sentences": ()})
    evidence = Evidence((as_evidence(bare, "en"),), "", "en")
    verdict = judge(load("baseline"), Draft(f"{bare.text} [1]."), evidence)
    (found,) = locate(verdict, (), {bare.id: bare})
    assert found.places[0].quote == bare.text


def test_the_places_a_model_claims_are_not_used() -> None:
    other = passage("Zebras graze near volcanoes.", "zebras")
    shown = (as_evidence(other, "en"), as_evidence(FEES, "en"))
    prompt = Prompts.load().build("?", [], "en")
    said = generated(prompt, [("An international transfer costs 4.90 EUR.", (1,))])
    evidence = Evidence(shown, "", "en")
    verdict = judge(load("baseline"), to_draft(said, shown, attribute), evidence)
    (found,) = locate(verdict, (), {FEES.id: FEES, other.id: other})
    assert [p.passage.id for p in found.places] == [FEES.id]

"""A statement claims no more than its source: no "even if", no "any", no class it does not know."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

LOCKER = "The locker is free if the rent was paid before 1 March."
FACH = "Das Fach ist kostenlos, wenn die Miete vor dem 1. März bezahlt wurde."
REPAIR = "Repairs are insured whether or not the owner was at home."
FREIGHT = "Freight for parcels of class D or E costs 3 EUR."
RING = (
    "The night line is open for holders of a Sunrise Blue card or a Sunrise Red card whose card "
    "is worn."
)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The locker is free, even if the rent was not paid", LOCKER, "en"),
        ("The locker is free regardless of the rent", LOCKER, "en"),
        ("Das Fach ist kostenlos, auch wenn die Miete nicht bezahlt wurde", FACH, "de"),
        ("Freight for parcels of class D, E or F costs 3 EUR", FREIGHT, "en"),
        ("The night line is open for holders of any Sunrise card that is worn", RING, "en"),
    ],
)
def test_what_is_claimed_beyond_the_source_is_stopped(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Repairs are insured regardless of whether the owner was at home", REPAIR),
        ("For parcels of class D or E freight costs 3 EUR", FREIGHT),
        ("A parcel of class E costs 3 EUR of freight", FREIGHT),
        (
            "The night line is open for any holder of a worn Sunrise Blue card or Sunrise Red card",
            RING,
        ),
    ],
)
def test_what_the_source_bears_out_passes(said: str, source: str) -> None:
    assert outcome(said, source) == "pass"

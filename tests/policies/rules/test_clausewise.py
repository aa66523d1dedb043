"""Of two facts told in one breath, each is denied or affirmed as its own source does."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

STORAGE = (
    "Storage of furniture\nA storage contract lasts 6 to 24 months.\nThe minimum age for storage "
    "is 18 years.\nStorage is not sold online. Every contract needs a signature."
)
LAGER = (
    "Einlagerung von Möbeln\nDie Laufzeit einer Einlagerung beträgt 6 bis 24 Monate.\n"
    "Das Mindestalter beträgt 18 Jahre.\nEine Einlagerung wird nicht im Internet verkauft."
)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("A contract lasts up to 24 months, and storage is also sold online", STORAGE, "en"),
        (
            "Das Mindestalter beträgt 18 Jahre, und die Einlagerung wird auch im Internet verkauft",
            LAGER,
            "de",
        ),
    ],
)
def test_a_clause_that_its_source_denies_is_stopped(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("A contract lasts up to 24 months, and storage is not sold online", STORAGE, "en"),
        (
            "Das Mindestalter beträgt 18 Jahre, und die Einlagerung wird nicht im Internet "
            "verkauft",
            LAGER,
            "de",
        ),
    ],
)
def test_a_clause_denied_as_in_its_source_passes(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"

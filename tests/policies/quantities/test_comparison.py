"""Which two quantities say the same."""

from __future__ import annotations

import pytest

from policies.quantities import recognise
from policies.quantities.comparison import same


def alike(claim: str, source: str, language: str = "en", other: str = "en") -> bool:
    return same(recognise(claim, language)[0], recognise(source, other)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1,200 million EUR", "1,200 EUR"),
        ("EUR 1.234 billion", "EUR 1.234 million"),
        ("EUR 1.234 million", "EUR 1.234"),
        ("-1,200 EUR", "1,200 EUR"),
        ("$(1,200)", "$1,200"),
    ],
)
def test_the_same_digits_with_another_sign_or_magnitude_differ(claim: str, source: str) -> None:
    assert not alike(claim, source)
    assert not alike(source, claim)
    assert not alike(claim, source, "de", "en")
    assert not alike(source, claim, "en", "de")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1.234 EUR", "1.234 EUR"),
        ("EUR 1.234", "1.234 Euro"),
        ("-1.234 EUR", "-1.234 EUR"),
        ("1.234 million EUR", "1.234 Mio. EUR"),
        ("1.234 %", "1.234 Prozent"),
    ],
)
def test_the_separator_alone_may_be_read_either_way(claim: str, source: str) -> None:
    assert alike(claim, source, "en", "de")
    assert alike(claim, source, "", "de")
    assert alike(source, claim, "de", "en")

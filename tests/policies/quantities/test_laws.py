"""Laws of the recogniser: nothing numeric escapes, every spelling reads back, cost is linear."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.quantities import recognise
from tests.policies.quantities.spelling import SPELLERS

NUMERIC = tuple(
    chr(code) for code in range(0x110000) if unicodedata.numeric(chr(code), None) is not None
)
KEYCAPS = tuple(f"{digit}\ufe0f\u20e3" for digit in "0123456789")
TAGS = tuple(chr(0xE0030 + digit) for digit in range(10))
SEPARATORS = ("", " ", ".", ",", "-", "/", "'", "\u200b", "\u00ad", "\u202e", "\u2060")


def escaped(text: str) -> bool:
    """Whether a numeric character stands outside every quantity that has a value."""
    covered = {
        index for q in recognise(text, "en") if q.kind != "idiom" for index in range(*q.span)
    }
    return any(
        index not in covered
        for index, character in enumerate(text)
        if unicodedata.numeric(character, None) is not None or character in TAGS
    )


def test_every_numeric_character_is_a_quantity() -> None:
    assert len(NUMERIC) > 1800
    assert [c for c in (*NUMERIC, *KEYCAPS, *TAGS) if escaped(f"The fee is {c} a transfer.")] == []


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_doubled_numeric_character_is_covered_whatever_stands_between(separator: str) -> None:
    # Every seventh of the letters and all odd ones: a quarter of a second a separator.
    chosen = (*NUMERIC[::7], *KEYCAPS, *TAGS)
    assert [c for c in chosen if escaped(f"It costs {c}{separator}{c} today.")] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("&#52;&#50; EUR", "42"),
        ("&#x34;2 EUR", "42"),
        ("%34%32 EUR", "42"),
        ("⁴² EUR", "42"),
        ("1OO EUR", "100"),
        ("l00 EUR", "100"),
        ("1О0 EUR", "100"),
        ("O.5 EUR", "0.5"),
        (".5 EUR", "0.5"),
        ("4\u202e2 EUR", "42"),
        ("twen\u200bty EUR", "20"),
        ("ｔwo EUR", "2"),
    ],
)
def test_a_disguised_number_has_the_value_that_a_reader_sees(text: str, value: str) -> None:
    found = recognise(text, "en")
    assert [(q.text, q.value, q.unit) for q in found] == [(text, value, "EUR")]


@pytest.mark.parametrize("language", sorted(SPELLERS))
@given(number=st.integers(2, 999_999) | st.integers(2, 130))
@settings(max_examples=60)
def test_every_spelled_number_reads_back(language: str, number: int) -> None:
    text = SPELLERS[language](number)
    assert [(q.text, q.value) for q in recognise(text, language)] == [(text, str(number))]


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "1,",
        "1-",
        "(1",
        "two hundred and ",
        "einundzwanzig",
        "五分の",
        "4\u200b",
        "&#5",
        "a quarter ",
        "two-",
    ],
)
def test_cost_grows_with_the_length_and_no_faster(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(3):
            start = time.process_time()
            recognise(text, "en")
            times.append(time.process_time() - start)
        return min(times)

    cost(500)
    # Eight times the length; a quadratic reader would need sixty-four times as long.
    assert cost(16_000) < 24 * max(cost(2_000), 0.002)

"""Sentence boundaries in five languages."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "An international transfer costs 4.90 EUR, e.g. to Norway.",
        "See No. 5 and art. 12 of the terms.",
        "Dr. Smith and Mr. Jones signed on p. 4.",
        "Das kostet z. B. 4,90 EUR im Monat.",
        "Die Entgelte gelten ab dem 1. Januar 2026, d. h. sofort.",
        "Im 3. Quartal gilt Nr. 7 der Bedingungen, vgl. Abs. 2.",
        "Cela coûte p. ex. 4,90 EUR, cf. art. 3.",
        "Cuesta p. ej. 4,90 EUR, véase pág. 3.",
        "La Sra. García paga 1.234,56 EUR.",
        "Costa p. es. 4,90 EUR, v. pag. 3.",
        "We open at 9 a.m. and close late.",
        "The address is ca. 3 km away (approx. 2 miles).",
    ],
)
def test_what_is_one_sentence_stays_one(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It costs 5. Then it is free.", 2),
        ("Really? Yes! Of course.", 3),
        ('He said "no." She left.', 2),
        ("Das kostet 12 EUR. Danach ist es frei.", 2),
        ("Das gilt seit 2025. Januar ist ein Monat.", 2),
        ("Attention ! Le tarif change.", 2),
        ("¿Cuánto cuesta? ¿Y cuándo?", 2),
        ("Quanto costa? No. Allora sì.", 3),
        ("First line\nsecond line", 2),
        ("It takes 2 days. 3 days later it is there.", 2),
        ("Cards, fees etc. Then more.", 2),
    ],
)
def test_what_is_several_is_cut(text: str, count: int) -> None:
    assert len(split(text)) == count


@given(st.text(alphabet='aB1. \n!?…"é\u00a0Z,', max_size=60))
def test_sentences_hold_everything_but_whitespace(text: str) -> None:
    spans = list(sentence_spans(text))
    assert "".join("".join(split(text)).split()) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("hostile", [".", "?!", ".)", ".'", "e.g.", "…\u201d"])
def test_a_line_of_stops_costs_linear_time(hostile: str) -> None:
    started = time.process_time()
    assert len(list(sentence_spans(hostile * 100_000))) == 1
    assert time.process_time() - started < 2

"""Everyday expressions of a number in the seven languages, each with its kind, value and unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.quantities import recognise

TABLES = Path(__file__).with_name("expressions")


def rows() -> list[tuple[str, str, tuple[str, str, str]]]:
    """Language, text and what is to be read; a line holds text, kind, value and unit."""
    found = []
    for table in sorted(TABLES.glob("*.tsv")):
        for line in table.read_text(encoding="utf-8").splitlines():
            text, kind, value, unit = line.split("\t")
            found.append((table.stem, text, (kind, value, unit)))
    return found


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt"])
def test_every_expression_of_the_table_is_read(language: str) -> None:
    wanted = {text: [expected] for own, text, expected in rows() if own == language}
    read = {text: [(q.kind, q.value, q.unit) for q in recognise(text, language)] for text in wanted}
    assert len(wanted) >= 40
    assert read == wanted


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt"])
def test_an_expression_reads_the_same_within_a_sentence(language: str) -> None:
    frame = {"de": "Es sind {} (siehe oben).", "en": "It is {} (see above).",
             "fr": "C'est {} (voir plus haut).", "es": "Son {} (véase arriba).",
             "it": "Sono {} (vedi sopra).", "pt": "São {} (ver acima).",
             "nl": "Het is {} (zie boven)."}[language]  # fmt: skip
    astray = {
        text: [(q.kind, q.value, q.unit) for q in recognise(frame.format(text), language)]
        for own, text, expected in rows()
        if own == language
        if [(q.kind, q.value, q.unit) for q in recognise(frame.format(text), language)]
        != [expected]
    }
    assert astray == {}

"""Sentences and markers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.text import markers, sentences, statements, with_markers, without_markers


def cut(text: str) -> list[str]:
    return [text[s:e] for s, e in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs 4.90 EUR. It is due.", ["It costs 4.90 EUR.", "It is due."]),
        ("See No. 5 of the list. Done.", ["See No. 5 of the list.", "Done."]),
        ("Am 1. Januar kostet es 5 EUR. Ja!", ["Am 1. Januar kostet es 5 EUR.", "Ja!"]),
        ("Bis 30. Juni, z. B. im Mai. Gut.", ["Bis 30. Juni, z. B. im Mai.", "Gut."]),
        ("M. Dupont paie 5 €. Merci.", ["M. Dupont paie 5 €.", "Merci."]),
        ("El Sr. López paga. Gracias.", ["El Sr. López paga.", "Gracias."]),
        ("Il sig. Rossi paga. Grazie.", ["Il sig. Rossi paga.", "Grazie."]),
        ("- one\n- two", ["- one", "- two"]),
        ("A\t1\nB\t2", ["A\t1", "B\t2"]),
        ("Set it to 325 degrees F. Put it in.", ["Set it to 325 degrees F.", "Put it in."]),
        ("under 12 U.S.C. 5101. Next.", ["under 12 U.S.C. 5101.", "Next."]),
        ("a line that\nwraps on. Next", ["a line that\nwraps on.", "Next"]),
        ("1. Open it.\n2. Tap it.", ["1. Open it.", "2. Tap it."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The fee is 5 EUR [1]. It is due [2].", [(1,), (2,)]),
        ("The fee is 5 EUR. [1] It is due. [2]", [(1,), (2,)]),
        ("The fee is 5 EUR [1][2]. It is due.", [(1, 2), ()]),
        ("[1] The fee is 5 EUR.", [(1,)]),
        ("- one [1]\n- two [2]", [(1,), (2,)]),
    ],
)
def test_a_marker_cites_its_sentence_or_the_one_before(
    text: str, cited: list[tuple[int, ...]]
) -> None:
    assert [s.cited for s in statements(text)] == cited


@pytest.mark.parametrize(
    "shape",
    [
        *("[1, 2]", "[1-3]", "[^1]", "[ 1 ]", "【1】", "[source 1]", "[١]", "[Quelle 2]"),
        *("(source 1)", "[[1]]", "[1]]", "[[1]", "[01]", "[0]"),
    ],
)
def test_any_other_shape_is_an_odd_marker(shape: str) -> None:
    found = markers(f"The fee is due {shape}.")
    assert [m.number for m in found] == [None]


@given(st.text(alphabet="aB. [1]\n2?!-\t€", max_size=80))
@settings(max_examples=150)
def test_statements_slice_back_in_order(text: str) -> None:
    end = 0
    for statement in statements(text):
        assert statement.span.start >= end
        assert text[statement.span.start : statement.span.end] == statement.text
        assert len(statement.body) == len(statement.text)
        end = statement.span.end


def test_marked_text_cites_everywhere_and_unmarks_again() -> None:
    text = "It costs 4.90 EUR. It is due monthly (see below.) Then?\n- item"
    marked = with_markers(text, [1, 3])
    assert all(s.cited == (1, 3) for s in statements(marked))
    assert without_markers(marked) == text


def test_splitting_takes_time_in_proportion_to_length() -> None:
    def once(text: str) -> float:
        start = time.process_time()
        statements(text)
        return time.process_time() - start

    def seconds(count: int) -> float:
        # The least of a few: other work on the machine only ever adds.
        return min(once("a. b [1] No. 5 " * count) for _ in range(5))

    small = max(seconds(1000), 1e-4)
    assert seconds(8000) < 24 * small


def test_a_spelt_day_before_its_month_ends_no_sentence() -> None:
    assert cut("Ab dem seven. Januar 2026 kostet es 4,90 EUR. Es gilt.") == [
        "Ab dem seven. Januar 2026 kostet es 4,90 EUR.",
        "Es gilt.",
    ]
    assert cut("Das steht auf der Karte. Mai 2026 gilt es.") == [
        "Das steht auf der Karte.",
        "Mai 2026 gilt es.",
    ]


def test_a_date_with_blanks_ends_no_sentence() -> None:
    text = "Sie gilt ab dem 29. 12. 2015 für alle. Der Satz liegt bei 2 % p. a. Das Konto ist frei."
    assert [text[start:end] for start, end in sentences(text)] == [
        "Sie gilt ab dem 29. 12. 2015 für alle.",
        "Der Satz liegt bei 2 % p. a.",
        "Das Konto ist frei.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is served no\r\n later than noon.", ["It is served no\r\n later than noon."]),
        ("It is served\n    by post.", ["It is served\n    by post."]),
        ("It is served\n  - by post", ["It is served", "- by post"]),
        ("Served:\n  by post", ["Served:", "by post"]),
        ("It is served\n                    by post", ["It is served", "by post"]),
    ],
)
def test_a_wrapped_line_may_be_indented(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_markers_behind_the_last_sentence_are_all_its_own_however_many() -> None:
    text = "The fee is 5 EUR. " + "[1]" * 20_000
    (said,) = statements(text)
    assert said.text == text
    assert len(said.markers) == 20_000


def test_markers_that_begin_a_line_belong_to_what_follows_however_many() -> None:
    text = "The fee is 5 EUR.\n" + "[1]" * 20_000 + " It is due in May."
    first, second = statements(text)
    assert (len(first.markers), len(second.markers)) == (0, 20_000)
    assert second.text.endswith("It is due in May.")

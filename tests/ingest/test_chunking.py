"""Passages: exact offsets, whole sentences, one section each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.llama_index import LlamaIndexSplitter
from ingest.adapters.markup import parsers
from ingest.catalog import passage_of
from ingest.chunking import Cut, cut, embedded_strings, passage_words
from ingest.parsing import Parsed
from ingest.records import Digest, DocumentId, VersionId

SPLITTER = LlamaIndexSplitter()
VERSION, RECIPE = VersionId("sha256:v"), Digest("sha256:r")


def passages(text: str, longest: int = 12) -> tuple[Parsed, list[Cut]]:
    parsed = parsers()["text/markdown"].parse(text)
    return parsed, list(cut(parsed, VERSION, RECIPE, SPLITTER, longest))


def test_a_passage_never_crosses_a_heading() -> None:
    _, cuts = passages("# A\n\none\n\n## B\n\ntwo\n")
    assert [(c.headings, c.text) for c in cuts] == [(("A",), "one"), (("A", "B"), "two")]


def test_a_long_section_is_cut_between_sentences() -> None:
    _, cuts = passages("One two three four five six. Seven eight nine ten. A b c d e f g.\n")
    assert [c.text for c in cuts] == [
        "One two three four five six. Seven eight nine ten.",
        "A b c d e f g.",
    ]


def test_a_sentence_longer_than_a_passage_stays_whole() -> None:
    long = "A " + "a " * 30 + "4.90 EUR, " + "b " * 30 + "end."
    _, cuts = passages(f"Short one. {long} Short two.\n")
    assert long in [c.text for c in cuts]


def test_rows_stay_whole_and_carry_their_headers() -> None:
    rows = "".join(f"| Account number {n} | {n}.90 EUR |\n" for n in range(6))
    parsed, cuts = passages("Before.\n\n| Account | Fee |\n|---|---|\n" + rows + "\nAfter.\n")
    tables = [c for c in cuts if c.headers]
    assert {c.headers for c in tables} == {("Account", "Fee")}
    assert [c.text for c in cuts if not c.headers] == ["Before.", "After."]
    assert len(tables) > 1
    assert [parsed.text[s.start : s.end] for c in tables for s in c.sentences] == [
        f"Account number {n}\t{n}.90 EUR" for n in range(6)
    ]


def test_a_header_line_is_never_inside_a_passage() -> None:
    table = "| Account | Fee |\n|---|---|\n"
    _, cuts = passages(f"One.\n\n{table}\nTwo.\n\n{table}| A | 1 |\n\n{table}| B | 2 |\n")
    assert [c.text for c in cuts] == ["One.", "Two.", "A\t1", "B\t2"]


def test_what_is_embedded_says_where_it_stands() -> None:
    _, cuts = passages("# Fees\n\n## Cash\n\n| Card | Fee |\n|---|---|\n| Debit | 1 EUR |\n")
    passage = passage_of(cuts[0], DocumentId("fees"), "Fees")
    assert passage.heading_path == ("Fees", "Cash")
    assert passage_words(passage) == "Fees › Cash\nCard: Debit; Fee: 1 EUR"
    assert embedded_strings(passage) == ("Fees › Cash: Card: Debit; Fee: 1 EUR",)


@given(
    st.lists(
        st.sampled_from(
            ["# A\n\n", "word ", "costs 4.90 EUR. ", "e.g. ", "Then. ", "\n\n", "- item\n", "1. ",
             "a" * 30 + " ", "| a | b |\n|---|---|\n| c d e f | 1 |\n| g | 2 |\n\n", "<br>", "&nbsp;",
             "z. B. ", "Januar ", "?! ", "Ünïcödé ", "𝟙 "]
        ),
        max_size=40,
    ).map("".join),
    st.integers(3, 20),
)  # fmt: skip
def test_passages_slice_back_and_hold_every_sentence_once(text: str, longest: int) -> None:
    parsed, cuts = passages(text, longest)
    assert len({c.id for c in cuts}) == len(cuts)
    for c in cuts:
        assert parsed.text[c.start : c.end] == c.text
        assert c.sentences
        inside = [parsed.text[s.start : s.end] for s in c.sentences]
        assert "".join("".join(inside).split()) == "".join(c.text.split())
        assert len(c.text.split()) <= longest or len(c.sentences) == 1
    body = "".join(parsed.text[b.start : b.end] for s in parsed.sections for b in s.blocks)
    assert "".join("".join(c.text for c in cuts).split()) == "".join(body.split())

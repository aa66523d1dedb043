"""Quoting: every part of a quoted draft is a sentence of its passage, to the character."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Evidence
from policies.policyfile import load
from service.locating import locate
from service.quoting import MOST, quote, spoken
from service.twins import LISTED
from tests.fakes.hits import passage, weighed

FEES = passage(
    "An international transfer costs 4.90 EUR. It arrives within 3 business days.", start=40
)
CARDS = passage("A replacement card costs 9.00 EUR.", "cards", start=7)
BASELINE = load("baseline")
ASKED = Evidence((), "What does it cost?", "en")

sentence = st.lists(
    st.sampled_from(
        "card transfer costs fee account 4.90 EUR 12 % days the of in (app) “home”".split()
    ),
    min_size=1,
    max_size=9,
).map(lambda words: " ".join(words) + ".")


def test_the_best_sentence_comes_first_with_its_marker() -> None:
    drafted = quote(weighed([FEES, CARDS]), ASKED)
    assert drafted.draft.text.splitlines()[0] == "An international transfer costs 4.90 EUR [1]."
    assert [p.id for p in drafted.evidence.passages] == [FEES.id, CARDS.id]


def test_what_was_weighed_and_not_quoted_is_evidence_too() -> None:
    fee = "An international transfer ordered in the app costs 4.90 EUR."
    other = passage(fee.replace("4.90", "5.90"), "other")
    drafted = quote(weighed([passage(fee), other], step=2.0), ASKED)
    assert other.id in {p.id for p in drafted.evidence.passages}
    assert "5.90" not in drafted.draft.text
    assert judge(BASELINE, drafted.draft, drafted.evidence).outcome == "refused"


def test_a_sentence_that_leans_on_the_one_before_is_quoted_after_it() -> None:
    text = "Ask. A block can follow. It cannot be lifted by an adviser."
    leaning = weighed([passage(text, start=9)])
    last = [w for w in leaning if w.candidate.text.startswith("It")]
    assert quote(last, ASKED).draft.text.splitlines() == [
        "A block can follow [1].",
        "It cannot be lifted by an adviser [1].",
    ]
    figure = weighed([passage(text.replace("A block", "2 blocks"))])
    last = [w for w in figure if w.candidate.text.startswith("It")]
    assert quote(last, ASKED).draft.text == "It cannot be lifted by an adviser [1]."


def test_a_second_sentence_is_of_the_first_ones_language() -> None:
    first, second = weighed([CARDS, passage("Die Karte kommt mit der Post.", "karten")])
    assert len(quote([first, second], ASKED).pieces) == 2
    spoken_in = replace(second.candidate.signals, language=1.0)
    other = replace(second, candidate=replace(second.candidate, signals=spoken_in))
    assert len(quote([first, other], ASKED).pieces) == 1


def test_a_row_is_read_out_with_its_headers() -> None:
    row = passage("Plus\t9.20 EUR", headers=("Account", "Monthly fee"))
    drafted = quote(weighed([row]), ASKED)
    assert drafted.draft.text == "Plus: Monthly fee 9.20 EUR [1]"
    assert spoken("Plus\t\t9.20 EUR", ("Account", "Old", "New")) == "Plus: New 9.20 EUR"


@given(
    st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=3), st.integers(0, 99)
)
def test_a_piece_slices_back_out_of_the_text(texts: list[list[str]], start: int) -> None:
    found = [passage(" ".join(t), f"d{n}", start) for n, t in enumerate(texts)]
    drafted = quote(weighed(found), ASKED)
    assert 1 <= len(drafted.pieces) <= max(MOST, LISTED)
    for piece in drafted.pieces:
        canonical = " " * piece.passage.start + piece.passage.text
        quoted = canonical[piece.quote_start : piece.quote_end]
        assert quoted
        assert quoted in piece.passage.text
        number = 1 + [p.id for p in drafted.evidence.passages].index(piece.passage.id)
        assert f"[{number}]" in drafted.draft.text[piece.start : piece.end]


@given(
    st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=3), st.integers(0, 99)
)
def test_what_a_verdict_keeps_has_a_place_whose_quote_is_the_text_there(
    texts: list[list[str]], start: int
) -> None:
    found = [passage(" ".join(t), f"d{n}", start) for n, t in enumerate(texts)]
    drafted = quote(weighed(found), ASKED)
    verdict = judge(BASELINE, drafted.draft, drafted.evidence)
    passages = {PassageId(p.id): p for p in drafted.passages}
    for statement in locate(verdict, drafted.pieces, passages):
        assert statement.text
        assert statement.places
        for place in statement.places:
            canonical = " " * place.passage.start + place.passage.text
            assert canonical[place.start : place.end] == place.quote != ""

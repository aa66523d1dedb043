"""What customers' phrasings say of sentences, and that they never become what is said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.index import PhrasingHit
from ingest.records import NOWHERE, DocumentId, PassageId, phrasing_id
from service.candidates import Candidate, compared
from service.phrased import SPREAD, Phrased, listed
from service.retrieval import Found, Sought
from tests.fakes.hits import candidates, hit, passage
from tests.fakes.library import Library, library_in
from tests.service.test_candidates import ENCODER, FINDER, found
from tests.service.test_retrieval import retriever

TEXT = passage("A transfer costs 4.90 EUR. A card costs 9.00 EUR. Cash is free of charge.")
TRANSFER, CARD, CASH = (TEXT.id, 0), (TEXT.id, 27), (TEXT.id, 50)


def asked(question: str, start: int, likeness: float, of: str = TEXT.id) -> PhrasingHit:
    tied = PassageId(of)
    return PhrasingHit(
        phrasing_id(tied, start, question), question, tied, DocumentId("fees"), start, likeness
    )


def looked(question: str, *hits: PhrasingHit) -> Found:
    return replace(found(question, TEXT), asked=hits, asked_offset=0.2)


WIRE = looked(
    "what do you charge to wire money",
    asked("charge to wire cash home", 0, 0.9),
    asked("price of a new card", 27, 0.6),
    asked("wire fee", 0, 0.5),
)


def test_likeness_is_that_of_the_likest_phrasing_above_the_average() -> None:
    phrased = Phrased("what do you charge to wire money", "en", WIRE, ENCODER)
    assert phrased.likest(TRANSFER) == pytest.approx(0.7)
    assert phrased.likest(CASH) is None
    told = phrased.told(TRANSFER)
    assert told.phrased == pytest.approx(0.7)
    assert told.phrasings == pytest.approx((0.7 + 0.3 + 0.3) / 3)
    assert told.phrased_often == 0.5
    # A sentence without one is as far as the farthest found.
    assert phrased.told(CASH).phrased == pytest.approx(0.3)


def test_words_of_phrasings_count_as_the_question_weighs_them() -> None:
    phrased = Phrased("what do you charge to wire money", "en", WIRE, ENCODER)
    assert phrased.told(TRANSFER).phrased_words == pytest.approx(2 / 3)  # charge, wire; no money
    assert phrased.told(CASH).phrased_words == 0.0
    assert phrased.told(TRANSFER).phrased_alike > phrased.told(CARD).phrased_alike


def test_words_of_a_phrasing_count_in_the_askers_language_as_in_the_documents() -> None:
    question = "Gebühren"
    weights = dict.fromkeys(ENCODER.encode_question(question, "de"), 2.0)
    near = replace(looked(question, asked("gebühren für Geld", 0, 0.9)), weights=weights)
    assert Phrased(question, "de", near, ENCODER).told(TRANSFER).phrased_words == 1.0
    assert Phrased(question, "en", near, ENCODER).told(TRANSFER).phrased_words == 0.0


def test_a_word_is_unheard_that_neither_the_page_nor_its_phrasings_hold() -> None:
    question = "wire a transfer to mars"
    weights = (("wire", 3.0), ("transfer", 2.0), ("mars", 9.0))
    heard = {ENCODER.encode_question(word, "en")[0]: weight for word, weight in weights}
    near = replace(looked(question, asked("wire fee", 0, 0.9)), heard=heard)
    listed = FINDER.candidates(question, "en", near, frozenset())
    signals = {c.text: c.signals for c in listed}
    transfer, card = signals["A transfer costs 4.90 EUR."], signals["A card costs 9.00 EUR."]
    assert (transfer.unheard, card.unheard) == (0.9, 0.9)
    assert transfer.unheard_share == pytest.approx(9 / 14)
    assert card.unheard_share == 1.0


def test_without_phrasings_every_signal_of_theirs_is_nought() -> None:
    listed = FINDER.candidates("a transfer?", "en", found("a transfer?", TEXT), frozenset())
    assert listed
    for candidate in listed:
        signals = candidate.signals
        assert signals.phrased == signals.phrasings == signals.phrased_near == 0.0
        assert signals.phrased_words == signals.phrased_alike == signals.phrased_often == 0.0
        assert signals.unanswered == signals.unanswered_ahead == signals.unanswered_near == 0.0
        assert signals.unanswered_alike == signals.phrased_share == signals.phrased_page == 0.0
        assert signals.unheard == signals.unheard_share == 0.0


def test_likeness_to_questions_without_an_answer_is_laid_beside_that_to_the_answered() -> None:
    none = tuple(asked(text, NOWHERE, by) for text, by in (("wire to mars", 0.8), ("mars", 0.7)))
    phrased = Phrased("wire to mars", "en", replace(WIRE, unanswered=none), ENCODER)
    told = phrased.told(TRANSFER)
    assert told.unanswered == pytest.approx(0.6)
    assert told.unanswered_ahead == pytest.approx(0.6 - 0.7)
    assert told.unanswered_alike == 1.0
    # Where fewer than three were found, the others are as far as the farthest found.
    assert told.unanswered_near == pytest.approx((0.6 + 0.5 + 0.3) / 3)
    assert phrased.told(CARD).unanswered_ahead == pytest.approx(0.6 - 0.4)


def test_shares_tell_how_much_of_what_was_found_is_a_sentences_own() -> None:
    near = replace(
        looked("wire", asked("wire fee", 0, 0.9), asked("card fee", 27, 0.9 - SPREAD)),
        unanswered=(asked("wire to mars", NOWHERE, 0.9),),
    )
    phrased = Phrased("wire", "en", near, ENCODER)
    every = 2 + math.exp(-1)
    assert phrased.told(TRANSFER).phrased_share == pytest.approx(1 / every)
    assert phrased.told(CARD).phrased_share == pytest.approx(math.exp(-1) / every)
    assert phrased.told(CASH).phrased_share == 0.0
    assert phrased.told(CASH).phrased_page == pytest.approx(1.0)


def test_a_listed_question_that_another_document_answers_is_not_refused_for_it() -> None:
    none = (asked("Wire to Mars?", NOWHERE, 0.9),)
    assert listed("wire to mars", replace(WIRE, unanswered=none))
    assert not listed("wire to mars at night", replace(WIRE, unanswered=none))
    tied = looked("wire to mars", asked("wire to Mars", 0, 0.9))
    assert not listed("wire to mars", replace(tied, unanswered=none))


def test_the_best_of_a_document_is_that_of_the_candidates_there_are() -> None:
    every = [
        replace(c, signals=replace(c.signals, phrased=likeness))
        for c, likeness in zip(candidates(TEXT), (0.7, 0.4, 0.1), strict=True)
    ]
    assert _near(compared(every)) == [0.7, 0.7, 0.7]
    assert _near(compared(every[1:])) == [0.4, 0.4]


def _near(listed: tuple[Candidate, ...]) -> list[float]:
    return [c.signals.phrased_near for c in listed]


def test_a_sentence_far_from_the_question_is_listed_for_its_phrasing() -> None:
    many = [passage(f"Sentence number {n} of the bank.", f"d{n}") for n in range(40)]
    last = many[-1]
    question = "bank?"
    plain = replace(found(question, *many), offset=0.5)
    assert last.id not in {
        c.hit.passage.id for c in FINDER.candidates(question, "en", plain, frozenset())
    }
    tied = replace(plain, asked=(asked("bank", 0, 0.99, last.id),))
    listed = FINDER.candidates(question, "en", tied, frozenset())
    assert listed[0].hit == hit(last)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = library_in(tmp_path)
    library.put("fees", "# Fees\n\nA transfer abroad costs 4.90 EUR.\n")
    library.put("cards", "# Cards\n\nA replacement card costs 9.00 EUR.\n")
    library.put("staff", "# Staff\n\nA kind word costs nothing at all.\n", "staff")
    (library.folder / "phrasings").mkdir()
    (library.folder / "phrasings" / "asked.csv").write_text(
        "document,language,sentence,question\n"
        "fees,en,A transfer abroad costs 4.90 EUR.,moolah for grandma overseas 7.77\n"
        "staff,en,A kind word costs nothing at all.,secret handshake\n"
    )
    yield library
    library.parts.close()


def test_a_phrasing_finds_its_passage_and_is_never_part_of_a_reply(library: Library) -> None:
    library.publish()
    with library.served() as client:
        reply = client.post("/v1/search", json={"question": "moolah for grandma", "top_k": 1})
        assert [h["document"] for h in reply.json()["hits"]] == ["fees"]
        assert "phrasing" in reply.json()["hits"][0]["found_by"]
        assert "grandma" not in str(reply.json()["hits"])
        said = client.post("/v1/ask", json={"question": "transfer abroad moolah grandma"}).json()
    assert "grandma overseas" not in str(said)
    assert "7.77" not in str(said)


def test_a_phrasing_of_what_others_may_read_finds_nothing(library: Library) -> None:
    library.publish()
    staff = library.key("desk", "staff")
    with library.served() as client:
        body = {"question": "secret handshake", "top_k": 3}
        mine = client.post("/v1/search", json=body).json()["hits"]
        theirs = client.post("/v1/search", json=body, headers=staff).json()["hits"]
    assert "staff" not in {h["document"] for h in mine}
    assert theirs[0]["document"] == "staff"


def test_phrasings_of_a_withdrawn_document_find_nothing_at_once(library: Library) -> None:
    library.publish()
    library.withdraw("fees")
    with library.served() as client:
        body = {"question": "moolah for grandma overseas", "top_k": 3}
        hits = client.post("/v1/search", json=body).json()["hits"]
    assert "fees" not in {h["document"] for h in hits}


def test_a_question_listed_as_unanswered_is_refused_whatever_its_evidence(library: Library) -> None:
    question = "What does a transfer abroad cost?"
    library.publish()
    with library.served() as client:
        assert client.post("/v1/ask", json={"question": question}).json()["outcome"] == "quoted"
        with (library.folder / "phrasings" / "asked.csv").open("a") as table:
            table.write(f"fees,en,-,{question.removesuffix('?').upper()}\n")
        library.publish()
        said = client.post("/v1/ask", json={"question": question}).json()
        assert (said["outcome"], said["reason"]) == ("refused", "weak_evidence")
        other = client.post("/v1/ask", json={"question": "the cost of a transfer abroad?"}).json()
        assert other["outcome"] == "quoted"


def test_how_rare_a_word_is_among_phrasings_is_nobody_elses_to_learn(library: Library) -> None:
    with (library.folder / "phrasings" / "asked.csv").open("a") as table:
        table.write("fees,en,-,moolah on mars\n")
        table.write("fees,de,A transfer abroad costs 4.90 EUR.,Zaster für Oma\n")
    release = library.publish()
    look = retriever(library)

    def weights(question: str, language: str, *labels: str) -> list[float]:
        sought = Sought(
            question, language, "en", frozenset(labels), date(2026, 11, 22), frozenset()
        )
        return sorted(look.find(sought, release, 3).heard.values())

    once, never = math.log1p(0.5 / 1.5), math.log1p(1.5 / 0.5)
    assert weights("moolah mars", "en", "public") == pytest.approx([once, never])
    assert weights("secret", "en", "public") == pytest.approx([never])
    assert weights("secret", "en", "public", "staff") == pytest.approx([math.log1p(1.5 / 1.5)])
    assert weights("zaster", "de", "public") == pytest.approx([once])
    assert weights("zaster", "fr", "public") == []

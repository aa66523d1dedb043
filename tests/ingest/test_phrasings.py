"""Phrasings: bound to sentences, part of the release, found by whoever may find their passage."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from ingest.corpus import SourceTable
from ingest.index import PhrasingHit, Scope, Wanted
from ingest.phrasings import read_rows, readable
from tests.ingest.conftest import FEES, Desk, OpenIndex

HEADER = "document,language,sentence,question\n"
FREE = "fees,en,Cash withdrawals are free.,"
PLUS = "fees,en,Plus | 4.90 EUR,"
TODAY = date(2026, 11, 22)


def put(desk: Desk, *rows: str) -> None:
    desk.put("phrasings/asked.csv", HEADER + "".join(f"{row}\n" for row in rows))


def asked(desk: Desk, *labels: str, on: date = TODAY) -> list[PhrasingHit]:
    """Everything that the live release's phrasings give, by question."""
    release = desk.catalog.pin("small")
    scope = Scope(
        "small", release.number, frozenset(labels or ("public", "staff")), on, frozenset({"en"})
    )
    found = desk.shelf.search(np.ones(64, dtype=np.float32), None, scope, Wanted(phrasings=50))
    return sorted(found.phrasings, key=lambda hit: hit.question)


def sentence(desk: Desk, hit: PhrasingHit) -> str:
    """What the phrasing is tied to, read from the catalog."""
    passage = desk.catalog.passages([hit.passage], desk.catalog.pin("small").number)[hit.passage]
    (found,) = [s for s in passage.sentences if s.start == hit.start]
    return passage.text[found.start - passage.start : found.end - passage.start]


def test_a_phrasing_leads_to_the_sentence_that_answers_it(desk: Desk) -> None:
    put(desk, FREE + "does the hole in the wall cost me", PLUS + "what do I pay for Plus?")
    desk.publish()
    assert [(hit.question, hit.document, sentence(desk, hit)) for hit in asked(desk)] == [
        ("does the hole in the wall cost me", "fees", "Cash withdrawals are free."),
        ("what do I pay for Plus?", "fees", "Plus\t4.90 EUR"),
    ]


def test_a_question_may_be_in_another_language_than_the_sentence(desk: Desk) -> None:
    put(desk, "fees,de,Cash withdrawals are free.,Kostet Abheben etwas?")
    desk.publish()
    assert [(hit.question, hit.document) for hit in asked(desk)] == [
        ("Kostet Abheben etwas?", "fees")
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Plus**|  4.90&nbsp;EUR |", "Plus | 4.90 EUR"),
        ("Plus\t4.90 EUR", "Plus | 4.90 EUR"),
        ("- See [the fees](../fees.md).", "See the fees."),
        ("<li>Call <b>us</b>.</li>", "Call us."),
        ("2. `Lock` the card", "Lock the card"),
    ],
)
def test_markup_of_the_source_does_not_part_a_sentence_from_its_text(
    written: str, plain: str
) -> None:
    assert readable(written) == plain


def test_a_bad_row_is_left_out_with_its_line_and_nothing_else_is(desk: Desk) -> None:
    put(
        desk,
        FREE + "is cash free",
        "feees,en,Cash withdrawals are free.,a document that is not there",
        "fees,English,Cash withdrawals are free.,no tag of a language",
        "fees,en,Nobody says this.,no such sentence",
        FREE,
        FREE + "unse\u200ben",
        FREE + "x" * 301,
        FREE + "?!",
        PLUS + "Is cash FREE?",
        FREE + "is cash free!",
        "fees,en",
    )
    assert desk.ingest() == 3
    lines = [
        line.strip().removeprefix("phrasings/asked.csv")
        for line in desk.output.splitlines()
        if "asked.csv" in line
    ]
    assert lines == [
        ":6: its question is empty",
        ":7: its question holds characters nobody sees (U+200B); drop them",
        ":8: its question has 301 characters; at most 300 are read",
        ":9: its question holds no word",
        ":10: the same question stands at phrasings/asked.csv:2 for another sentence; "
        "keep it with the one that answers it",
        ":11: the same question stands at phrasings/asked.csv:2 for the same sentence; drop one",
        ":12: it has 2 cells where the header has 4",
        ":3: no document that can be used has the id 'feees'; correct it",
        ":4: 'English' is no language; write its tag, such as 'en'",
        ":5: no version of 'fees' says 'Nobody says this.'; copy the sentence, list item or table "
        "row as it stands there",
    ]
    assert "phrasings: 1, 1 added, 0 removed" in desk.output


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff", "it is not UTF-8"),
        (b"question,sentence\n", "its first line must name the columns document, language,"),
        (b'document,language,sentence,question\na,en,b,"c\n', "line 2 is not CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_left_out_whole(content: bytes, reason: str) -> None:
    rows, bad = read_rows([SourceTable("phrasings/a.csv", content)])
    assert rows == ()
    assert [q.path for q in bad] == ["phrasings/a.csv"]
    assert bad[0].reason.startswith(reason)


def test_the_report_names_phrasings_whose_sentence_is_gone(desk: Desk) -> None:
    put(desk, FREE + "is cash free", PLUS + "what is Plus", PLUS + "cost of Plus")
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("| Plus | 4.90 EUR |\n", ""))
    assert desk.ingest() == 3
    assert "phrasings that no longer find their sentence: 2\n" in desk.output
    assert "asked.csv:4: fees no longer says 'Plus | 4.90 EUR': cost of Plus" in desk.output
    assert "phrasings: 1, 0 added, 2 removed" in desk.output


def test_a_phrasing_stays_with_a_sentence_that_differs_in_figures_alone(desk: Desk) -> None:
    put(desk, PLUS + "what is Plus")
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("Plus | 4.90", "Plus | 1,005.90"))
    desk.publish()
    assert "phrasings whose sentence has other figures now, kept: 1" in json.loads(
        json.dumps(_report(desk, 2))
    )
    assert [sentence(desk, hit) for hit in asked(desk)] == ["Plus\t1,005.90 EUR"]
    # Of two such sentences nobody knows which it was.
    twins = FEES.replace("| Plus | 4.90 EUR |", "| Plus | 5.90 EUR |\n| Plus | 6.90 EUR |")
    desk.put("documents/fees.md", twins)
    desk.publish()
    assert asked(desk) == []


def _report(desk: Desk, number: int) -> str:
    report = json.loads(desk.catalog.report(number))
    return f"phrasings whose sentence has other figures now, kept: {len(report['phrasings_moved'])}"


def test_each_day_has_the_phrasings_of_the_text_in_force(desk: Desk) -> None:
    head, _, text = FEES.partition("---\n# ")
    old = head.replace("2026-01-01", "2025-01-01\nin_force_until: 2026-01-01") + "---\n# " + text
    desk.put("documents/fees.2025.md", old.replace("4.90", "3.90"))
    put(desk, PLUS + "what is Plus")
    assert desk.publish() == 1
    now, then = asked(desk), asked(desk, on=date(2025, 5, 1))
    assert [sentence(desk, hit) for hit in (*now, *then)] == ["Plus\t4.90 EUR", "Plus\t3.90 EUR"]


def test_a_phrasing_is_seen_by_whoever_may_see_its_document(desk: Desk) -> None:
    put(desk, FREE + "is cash free", "cards/lost,en,Lost a card?,my card is gone")
    desk.publish()
    assert [hit.document for hit in asked(desk, "public")] == ["fees"]
    assert [hit.document for hit in asked(desk, "staff")] == ["cards/lost"]
    desk.put("documents/fees.md", FEES.replace("visibility: public", "visibility: staff"))
    desk.publish()
    assert asked(desk, "public") == []
    assert len(asked(desk, "staff")) == 2


def test_phrasings_are_part_of_the_digest_and_of_rolling_back(desk: Desk) -> None:
    desk.publish()
    put(desk, FREE + "is cash free")
    desk.publish()
    put(desk, FREE + "is cash free", FREE + "another way to put it")
    desk.publish()
    digests = [release.digest for release in desk.catalog.releases()]
    assert len(set(digests)) == 3
    assert len(asked(desk)) == 2
    assert desk.run("rollback") == 0, desk.said
    assert desk.catalog.pin("small").digest == digests[1]
    assert [hit.question for hit in asked(desk)] == ["is cash free"]
    assert desk.run("rollback", "1") == 0, desk.said
    assert asked(desk) == []


def test_what_was_approved_cannot_be_added_to(desk: Desk) -> None:
    put(desk, FREE + "is cash free")
    desk.ingest()
    with desk.catalog.transaction() as change:
        change.execute("UPDATE release_phrasings SET question = 'slipped in'")
    assert desk.run("approve", "1", "--by", "bob") == 0
    assert desk.run("publish", "1") == 4
    assert "does not give its digest" in desk.said[0]


def test_words_of_answered_phrasings_are_counted_by_label_and_language(desk: Desk) -> None:
    german = "fees,de,Cash withdrawals are free.,"
    put(desk, FREE + "cash machine", FREE + "cash cash", german + "Geldautomat", "fees,en,-,mars")
    desk.publish()
    by_language = {v.language: v for v in desk.catalog.vocabularies(1)}
    english, german_ones = by_language["en"], by_language["de"]
    assert (english.visibility, english.phrasings) == ("public", 2)
    assert sorted(english.counts.values()) == [1, 2]
    assert (german_ones.phrasings, list(german_ones.counts.values())) == (1, [1])
    put(desk)
    desk.publish()
    assert desk.catalog.vocabularies(2) == ()
    desk.run("rollback", "1")
    assert desk.catalog.vocabularies(3) == desk.catalog.vocabularies(1)


def test_a_phrasing_costs_what_changed_and_is_embedded_once(desk: Desk) -> None:
    put(desk, FREE + "is cash free", PLUS + "what is Plus")
    desk.publish()
    embedded, held = len(desk.model.embedded), len(desk.shelf._kept)
    put(desk, FREE + "is cash free", FREE + "no charge for cash?", PLUS + "what is Plus")
    desk.publish()
    assert len(desk.shelf._kept) == held + 1
    put(desk, FREE + "is cash free", PLUS + "what is Plus")
    desk.publish()
    assert len(desk.shelf._kept) == held + 1
    desk.run("rollback", "2")
    assert len(asked(desk)) == 3
    assert desk.model.embedded[embedded:] == ["no charge for cash?"]


def test_a_rebuilt_index_finds_the_same_phrasings(desk: Desk) -> None:
    put(desk, FREE + "is cash free")
    desk.publish()
    put(desk, FREE + "is cash free", PLUS + "what is Plus")
    desk.publish()
    before = asked(desk)
    desk.shelf = OpenIndex()
    assert desk.follower().follow()
    assert asked(desk) == before


def test_an_index_that_lost_its_phrasings_is_filled_again(desk: Desk) -> None:
    put(desk, FREE + "is cash free")
    desk.publish()
    (hit,) = asked(desk)
    desk.shelf.retire_phrasings([hit.phrasing], 2)
    assert not desk.follower().follow()
    desk.shelf.forget_after(0)
    assert desk.follower().follow()
    assert asked(desk) == [hit]


def test_the_report_says_which_question_leads_to_which_sentence(desk: Desk) -> None:
    put(desk, FREE + "is cash free", PLUS + "what is Plus")
    desk.ingest()
    assert "questions tied to a sentence: 2" in desk.output
    desk.publish()
    desk.put("documents/fees.md", FEES + "\nOne more thing.\n")
    desk.ingest()
    assert "questions tied" not in desk.output
    put(desk, FREE + "is cash free", FREE + "what is Plus")
    desk.ingest()
    assert "phrasings: 2, 0 added, 0 removed" in desk.output
    assert "questions tied to a sentence: 1" in desk.output
    assert f"fees: what is Plus: {FREE.split(',')[2]}" in desk.output


def test_the_report_lists_some_questions_and_counts_the_others(desk: Desk) -> None:
    put(desk, *(f"{FREE}is cash free {n}" for n in range(25)))
    desk.ingest()
    assert "questions tied to a sentence: 25" in desk.output
    assert "… and 5 more, in the report as JSON" in desk.output


def test_a_sentence_that_stands_everywhere_answers_nothing(desk: Desk) -> None:
    desk.put("documents/fees.md", FEES + "\nSee above.\n" * 5)
    put(desk, "fees,en,See above.,where is it")
    assert desk.ingest() == 3
    assert "'fees' says 'See above.' 5 times; tie the question to a sentence" in desk.output


def test_a_question_may_be_tied_to_no_sentence(desk: Desk) -> None:
    put(desk, FREE + "is cash free", "fees,en,-,do you change dollars", "nowhere,en,-,what now")
    assert desk.ingest() == 3
    assert "no document that can be used has the id 'nowhere'; correct it" in desk.output
    assert "questions that no document answers: 1\n  fees: do you change dollars\n" in desk.output
    desk.publish()
    none, tied = asked(desk)
    assert (none.question, none.document, none.answered) == ("do you change dollars", "fees", False)
    assert tied.answered
    desk.put("documents/fees.md", "\n".join((FEES, "One more thing.")))
    desk.publish()
    assert [hit.question for hit in asked(desk)] == [none.question, tied.question]
    assert "do you change dollars" not in desk.output


def test_a_question_that_a_document_answers_is_not_listed_as_one_that_none_does(
    desk: Desk,
) -> None:
    put(desk, FREE + "is cash free", "fees,en,-,Is cash free?")
    assert desk.ingest() == 3
    assert "the same question stands at phrasings/asked.csv:2 for another sentence" in desk.output


def test_two_releases_are_compared_by_their_phrasings_too(desk: Desk) -> None:
    put(desk, FREE + "is cash free", PLUS + "what is Plus")
    desk.publish()
    put(desk, FREE + "is cash free", FREE + "cash?", FREE + "what about cash")
    desk.ingest()
    assert desk.run("releases", "diff", "1", "2") == 0
    assert "phrasings: 3, 2 added, 1 removed" in desk.output

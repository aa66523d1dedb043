"""Publishing, rolling back, withdrawing: all at once, in order, and never without a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import pytest

from ingest.catalog import AmbiguousCorpus, NoLiveRelease, UnknownCorpus
from ingest.chunking import passage_words
from ingest.index import IndexUnavailable, Scope, Terms, Wanted
from ingest.records import Passage, PassageId, ReleaseState
from tests.fakes.index import FakeIndex
from tests.fakes.journal import FakeCitations, JournalBroken
from tests.ingest.conftest import CARDS, FEES, Desk, OpenIndex

EVERYONE = frozenset(("public", "staff"))


def find(desk: Desk, question: str, on: date = date(2026, 11, 22)) -> list[tuple[Passage, float]]:
    """What a reader finds in the live release."""
    release = desk.catalog.pin("small")
    numbers = desk.encoder.encode_question(question, "en")
    hits = desk.shelf.search(
        desk.model.embed_questions([question])[0],
        Terms(numbers, (1.0,) * len(numbers)),
        Scope("small", release.number, EVERYONE, on, frozenset({"en"})),
        Wanted(passages=20),
    ).passages
    passages = desk.catalog.passages([hit.passage for hit in hits], release.number)
    return [(passages[hit.passage], round(hit.dense or 0.0, 6)) for hit in hits]


def test_readers_see_a_release_all_at_once(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90 EUR. Cash", "5.90 EUR. Cash"))
    desk.ingest()
    assert "4.90 EUR. Cash" in str(find(desk, "monthly fee"))
    desk.run("approve", "2", "--by", "bob")
    assert "4.90 EUR. Cash" in str(find(desk, "monthly fee"))
    desk.run("publish", "2")
    found = str(find(desk, "monthly fee"))
    assert "5.90 EUR. Cash" in found
    assert "4.90 EUR. Cash" not in found


def test_rolling_back_restores_digest_and_every_hit(desk: Desk) -> None:
    desk.publish()
    before = find(desk, "monthly fee of the plus account")
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.put("documents/new.md", "Something new about the monthly fee.\n")
    (desk.folder / "documents/cards/lost.html").unlink()
    desk.publish()
    assert find(desk, "monthly fee of the plus account") != before
    assert desk.run("rollback") == 0, desk.said
    one, two, three = desk.catalog.releases()
    assert [r.state for r in (one, two, three)] == [
        ReleaseState.SUPERSEDED,
        ReleaseState.SUPERSEDED,
        ReleaseState.LIVE,
    ]
    assert three.digest == one.digest
    assert find(desk, "monthly fee of the plus account") == before
    assert desk.catalog.frequencies(3) == desk.catalog.frequencies(1)
    assert desk.run("releases", "show", "3") == 0
    assert desk.journal.events[-1][0] == "rollback"


def test_a_rebuilt_index_finds_the_same(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.publish()
    desk.run("rollback")
    before = find(desk, "monthly fee")
    desk.shelf = OpenIndex()
    assert find(desk, "monthly fee") == []
    assert desk.follower().follow()
    assert find(desk, "monthly fee") == before
    # What was live on an earlier day is there again, too.
    assert {kept.first for kept in desk.shelf._kept.values()} == {1, 2, 3}


def test_no_request_is_answered_from_an_index_being_rebuilt(desk: Desk) -> None:
    desk.publish()

    class Breaks(FakeIndex):
        def add(self, entries: object, first_release: int) -> None:
            raise IndexUnavailable("The disk is full.")

    with pytest.raises(IndexUnavailable, match="full"):
        desk.follower(Breaks()).follow()
    with pytest.raises(IndexUnavailable, match="being rebuilt"):
        desk.catalog.pin()
    desk.follower(OpenIndex()).follow()
    assert desk.catalog.pin().number == 1


def test_an_index_that_fails_leaves_the_old_release_live(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.ingest()
    desk.run("approve", "2", "--by", "bob")
    desk.shelf.broken = True
    assert desk.run("publish", "2") == 5
    assert desk.catalog.pin().number == 1
    desk.shelf.broken = False
    assert desk.run("publish", "2") == 0
    assert desk.catalog.pin().number == 2


def test_following_costs_what_changed(desk: Desk) -> None:
    desk.publish()
    entries = len(desk.shelf._kept)
    desk.put("documents/cards/lost.html", CARDS.replace("once", "1"))
    desk.publish()
    assert len(desk.shelf._kept) == entries + 1


def test_another_visibility_is_another_entry(desk: Desk) -> None:
    desk.publish()
    desk.put("corpus.toml", (desk.folder / "corpus.toml").read_text().replace("staff", "advisers"))
    desk.publish()
    scope = Scope("small", 2, frozenset(("advisers",)), date(2026, 11, 22), frozenset({"en"}))
    found = desk.shelf.search(np.ones(64, dtype=np.float32), None, scope, Wanted(passages=10))
    assert [hit.document for hit in found.passages] == ["cards/lost"]
    old = Scope("small", 2, frozenset(("staff",)), date(2026, 11, 22), frozenset({"en"}))
    none = desk.shelf.search(np.ones(64, dtype=np.float32), None, old, Wanted(passages=10))
    assert list(none.passages) == []


def test_publishing_waits_for_the_owner_and_says_so(desk: Desk) -> None:
    desk.ingest()
    desk.run("approve", "1", "--by", "bob")
    desk.locked = True
    assert desk.run("publish", "1", "--timeout", "0") == 5
    assert desk.said[0].startswith("release 1 is not live after 0 s")
    assert desk.catalog.release(1).state is ReleaseState.PUBLISHING
    desk.follower().follow()
    assert desk.run("publish", "1") == 0


@pytest.mark.parametrize("when", ["fail_before_recording", "fail_after_recording"])
def test_nothing_happens_without_a_record(desk: Desk, when: str) -> None:
    desk.publish()
    desk.put("documents/new.md", "New.\n")
    desk.ingest()
    for words in (
        ("approve", "2", "--by", "bob"),
        ("publish", "2"),
        ("rollback", "1"),
        ("withdraw", "fees"),
    ):
        if words[0] == "publish":
            desk.run("approve", "2", "--by", "bob")
        before = [(r.number, r.state) for r in desk.catalog.releases()]
        setattr(desk.journal, when, True)
        try:
            if words[0] == "rollback":
                # Only what was live before can be rolled back to; there is nothing to record.
                assert desk.run(*words) == 4
            else:
                with pytest.raises(JournalBroken):
                    desk.run(*words)
        finally:
            setattr(desk.journal, when, False)
        assert [(r.number, r.state) for r in desk.catalog.releases()] == before
    assert desk.catalog.withdrawn("small") == frozenset()


def test_a_release_cannot_undo_what_was_published_meanwhile(desk: Desk) -> None:
    desk.ingest()
    desk.put("documents/new.md", "New.\n")
    desk.publish()
    desk.run("approve", "1", "--by", "bob")
    assert desk.run("publish", "1") == 4
    assert desk.said == [
        "release 1 was built on release None, but 2 is live; ingest the folder again"
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("publish", "1"), 4),
        (("publish", "9"), 2),
        (("approve", "9", "--by", "bob"), 2),
        (("rollback",), 4),
        (("rollback", "1"), 4),
        (("withdraw", "nothing"), 2),
        (("releases", "show", "9"), 2),
    ],
)
def test_what_cannot_be_done_is_a_sentence(desk: Desk, words: tuple[str, ...], code: int) -> None:
    desk.ingest()
    assert desk.run(*words) == code
    assert len(desk.said) == 1


def test_a_withdrawn_document_is_gone_at_once_and_stays_away(desk: Desk) -> None:
    desk.publish()
    desk.citations = FakeCitations({"fees": ["a1", "a2"]})
    assert desk.run("withdraw", "fees", "--json") == 0
    assert json.loads(desk.output)["answers"] == ["a1", "a2"]
    assert desk.catalog.withdrawn("small") == {"fees"}
    assert desk.ingest() == 3
    assert "the document 'fees' was withdrawn" in desk.output
    assert desk.run("withdraw", "fees") == 0
    assert "is withdrawn, as it was before." in desk.output
    assert [type for type, _ in desk.journal.events].count("withdraw") == 1


def test_as_of_pins_what_was_live_on_that_day(desk: Desk) -> None:
    desk.publish()
    later = datetime.fromisoformat("2026-12-24T09:00:00+00:00")
    desk.clock = lambda: later
    desk.put("documents/new.md", "New.\n")
    desk.publish()
    assert desk.catalog.pin().number == 2
    assert desk.catalog.pin("small", date(2026, 11, 22)).number == 1
    assert desk.catalog.pin("small", date(2026, 12, 23)).number == 1
    assert desk.catalog.pin("small", date(2026, 12, 24)).number == 2
    assert desk.catalog.pin("small", date.max).number == 2
    said = "had no live release on 2026-11-21; its first was published on 2026-11-22"
    with pytest.raises(NoLiveRelease, match=said):
        desk.catalog.pin("small", date(2026, 11, 21))


def test_corpora_live_side_by_side(desk: Desk) -> None:
    desk.publish()
    desk.put("corpus.toml", 'name = "other"\ndefault_language = "en"\n')
    for path in (desk.folder / "documents").rglob("*.*"):
        path.unlink()
    desk.put("documents/fees.md", "Other fees.\n")
    number = desk.publish()
    assert desk.catalog.corpora() == ("other", "small")
    assert desk.catalog.pin("other").number == number == 2
    assert desk.catalog.pin("small").number == 1
    with pytest.raises(AmbiguousCorpus, match="other, small; name one"):
        desk.catalog.pin()
    with pytest.raises(UnknownCorpus):
        desk.catalog.pin("third")
    assert desk.run("withdraw", "fees") == 2
    assert desk.run("withdraw", "fees", "--corpus", "other") == 0
    assert desk.catalog.withdrawn("small") == frozenset()


def test_an_index_ahead_of_a_restored_catalog_forgets(desk: Desk) -> None:
    desk.publish()
    shelf = desk.shelf
    kept = next(iter(shelf._kept.values()))
    shelf.retire([kept.passage], 7)
    shelf.add([kept.entry], 8)
    desk.follower().follow()
    assert {(kept.first, kept.until) for kept in shelf._kept.values()} == {(1, None)}


def test_every_passage_can_be_found_by_its_own_words(desk: Desk) -> None:
    desk.publish()
    for version in desk.catalog.versions(1):
        for passage in desk.catalog.passages_of(version.id, 1):
            assert find(desk, passage_words(passage))[0][0] == passage


def test_passages_of_another_release_are_not_given(desk: Desk) -> None:
    desk.publish()
    ids: Sequence[PassageId] = [kept.passage for kept in desk.shelf._kept.values()]
    (desk.folder / "documents/fees.md").unlink()
    desk.publish()
    assert len(desk.catalog.passages(ids, 1)) == len(ids)
    assert {p.document for p in desk.catalog.passages(ids, 2).values()} == {"cards/lost"}

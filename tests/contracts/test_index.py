"""What every index does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qdrant_client import QdrantClient

from ingest.adapters.qdrant_edge import QdrantEdgeIndex
from ingest.adapters.qdrant_server import QdrantServerIndex, connect
from ingest.embedding import Vectors
from ingest.index import (
    Entry,
    Index,
    IndexHit,
    IndexUnavailable,
    PhrasingEntry,
    PhrasingHit,
    Scope,
    Terms,
    Wanted,
)
from ingest.records import DocumentId, PassageId, Phrasing, VersionId, phrasing_id
from tests.fakes.index import FakeIndex

DIMENSION = 8
TODAY = date(2026, 11, 22)
EVERYONE = frozenset({"public"})
NOWHERE = Terms((), ())


def unit(*components: float) -> Vectors:
    vector: Vectors = np.zeros(DIMENSION, dtype=np.float32)
    vector[: len(components)] = components
    return vector / np.float32(np.linalg.norm(vector))


def entry(
    name: str,
    *rows: Vectors,
    terms: Terms = NOWHERE,
    corpus: str = "harbour",
    visibility: str = "public",
    language: str = "en",
    since: date = date(2026, 1, 1),
    until: date | None = None,
) -> Entry:
    return Entry(
        passage=PassageId(name),
        document=DocumentId("about-" + name),
        corpus=corpus,
        visibility=visibility,
        language=language,
        in_force_from=since,
        in_force_until=until,
        vectors=np.stack(rows or (unit(1),)),
        terms=terms,
    )


def asked(
    question: str,
    passage: str = "a",
    vector: Vectors | None = None,
    visibility: str = "public",
    since: date = date(2026, 1, 1),
    until: date | None = None,
    corpus: str = "harbour",
    language: str = "en",
) -> PhrasingEntry:
    tied = PassageId(passage)
    return PhrasingEntry(
        phrasing=Phrasing(phrasing_id(tied, 7, question), VersionId("sha256:0"), tied, 7, question),
        document=DocumentId("about-" + passage),
        corpus=corpus,
        visibility=visibility,
        language=language,
        in_force_from=since,
        in_force_until=until,
        vector=unit(1) if vector is None else vector,
    )


def questions(index: Index, where: Scope) -> list[str]:
    return sorted(hit.question for hit in phrasings(index, where, 50))


def passages(
    index: Index, vector: Vectors | None, terms: Terms | None, where: Scope, limit: int
) -> Sequence[IndexHit]:
    found = index.search(vector, terms, where, Wanted(passages=limit))
    assert list(found.phrasings) == []
    return found.passages


def phrasings(index: Index, where: Scope, limit: int) -> Sequence[PhrasingHit]:
    found = index.search(unit(1), None, where, Wanted(phrasings=limit))
    assert list(found.passages) == []
    return found.phrasings


def scope(
    release: int = 1,
    *,
    corpus: str = "harbour",
    visibilities: frozenset[str] = EVERYONE,
    on: date = TODAY,
    languages: frozenset[str] = frozenset({"en"}),
) -> Scope:
    return Scope(
        corpus=corpus, release=release, visibilities=visibilities, on=on, languages=languages
    )


def found(index: Index, where: Scope) -> list[str]:
    return [hit.passage for hit in passages(index, unit(1), None, where, 50)]


SERVER = "COUNTERSIGN_TEST_QDRANT_URL"

# Local mode filters without indexes and compares all, which is all the same to a contract.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
]


@pytest.fixture(scope="module")
def empty_shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since making one takes five times as long as copying it."""
    directory = tmp_path_factory.mktemp("edge") / "shard"
    QdrantEdgeIndex(directory, DIMENSION).close()
    return directory


@pytest.fixture(params=["fake", "edge", "local", pytest.param("server", marks=pytest.mark.server)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    opened: Index
    match request.param:
        case "fake":
            opened = FakeIndex()
        case "edge":
            shutil.copytree(request.getfixturevalue("empty_shard"), tmp_path / "shard")
            opened = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
        case "local":
            opened = QdrantServerIndex(QdrantClient(":memory:"), "contract", DIMENSION)
        case _:
            opened = server_index()
    yield opened
    opened.close()


def server_index() -> Index:
    if SERVER not in os.environ:
        pytest.skip(f"{SERVER} names no Qdrant server.")
    client = connect(os.environ[SERVER], os.environ.get("COUNTERSIGN_TEST_QDRANT_KEY"))
    opened = QdrantServerIndex(client, "countersign-contract", DIMENSION)
    opened.clear()
    return opened


def test_an_empty_index_finds_nothing(index: Index) -> None:
    assert list(passages(index, unit(1), Terms((1,), (1.0,)), scope(), 10)) == []


def test_likeness_is_that_of_the_best_row(index: Index) -> None:
    index.add([entry("a", unit(0, 1), unit(3, 4), unit(0, 0, 1)), entry("b", unit(1, 3))], 1)
    hits = passages(index, unit(1), None, scope(), 10)
    assert [hit.passage for hit in hits] == ["a", "b"]
    assert [hit.document for hit in hits] == ["about-a", "about-b"]
    assert [hit.dense for hit in hits] == pytest.approx([0.6, 10**-0.5])
    assert [hit.sparse for hit in hits] == [None, None]


def test_terms_score_by_the_weights_of_question_and_passage_alone(index: Index) -> None:
    index.add(
        [
            entry("a", unit(0, 1), terms=Terms((3, 2**31 - 1), (0.5, 2.0))),
            entry("b", unit(0, 1), terms=Terms((3, 7), (1.5, 9.0))),
            entry("c", unit(0, 1), terms=Terms((8,), (9.0,))),
        ],
        1,
    )
    hits = passages(index, None, Terms((3, 2**31 - 1), (2.0, 3.0)), scope(), 10)
    assert {hit.passage: hit.sparse for hit in hits} == pytest.approx({"a": 7.0, "b": 3.0})
    assert {hit.dense for hit in hits} == {None}


def test_both_ways_are_united_best_dense_first(index: Index) -> None:
    index.add(
        [
            entry("a", unit(0, 1), terms=Terms((1,), (1.0,))),
            entry("b", unit(3, 4)),
            entry("c", unit(1), terms=Terms((1,), (3.0,))),
            entry("d", unit(0, 1), terms=Terms((1,), (2.0,))),
        ],
        1,
    )
    hits = passages(index, unit(1), Terms((1,), (1.0,)), scope(), 2)
    assert [(hit.passage, hit.sparse) for hit in hits] == [("c", 3.0), ("b", None), ("d", 2.0)]
    assert [hit.dense for hit in hits] == pytest.approx([1.0, 0.6, None])


def test_equal_scores_are_cut_and_ordered_by_passage_id(index: Index) -> None:
    index.add([entry(name) for name in "gbeacdf"], 1)
    hits = passages(index, unit(1), None, scope(), 3)
    assert [hit.passage for hit in hits] == ["a", "b", "c"]


def test_a_question_without_terms_finds_by_vector_alone(index: Index) -> None:
    index.add([entry("a", terms=Terms((1,), (1.0,)))], 1)
    (hit,) = passages(index, unit(1), NOWHERE, scope(), 10)
    assert hit.sparse is None


def test_only_visible_passages_are_found(index: Index) -> None:
    index.add([entry("a"), entry("b", visibility="staff"), entry("c", visibility="board")], 1)
    assert found(index, scope()) == ["a"]
    assert found(index, scope(visibilities=frozenset({"public", "board"}))) == ["a", "c"]
    assert found(index, scope(visibilities=frozenset({"nobody"}))) == []


def test_a_search_is_in_documents_of_its_languages(index: Index) -> None:
    index.add([entry("a"), entry("b", language="de")], 1)
    index.add([asked("what", "a"), asked("was", "b", language="de")], 1)
    assert found(index, scope()) == ["a"]
    assert found(index, scope(languages=frozenset({"de"}))) == ["b"]
    assert questions(index, scope(languages=frozenset({"de"}))) == ["was"]
    assert sorted(found(index, scope(languages=frozenset({"en", "de"})))) == ["a", "b"]
    assert found(index, scope(languages=frozenset({"fr"}))) == []
    assert found(index, scope(languages=frozenset())) == []


def test_an_empty_set_of_visibilities_finds_nothing(index: Index) -> None:
    index.add([entry("a", terms=Terms((1,), (1.0,)))], 1)
    none = scope(visibilities=frozenset())
    assert list(passages(index, unit(1), Terms((1,), (1.0,)), none, 10)) == []


def test_filters_hold_for_terms_too(index: Index) -> None:
    term = Terms((1,), (1.0,))
    index.add([entry("a", terms=term), entry("b", terms=term, visibility="staff")], 1)
    index.add([entry("c", terms=term)], 2)
    assert [hit.passage for hit in passages(index, None, term, scope(), 10)] == ["a"]


def test_other_corpora_are_not_found(index: Index) -> None:
    index.add([entry("a"), entry("b", corpus="island")], 1)
    assert found(index, scope(corpus="island")) == ["b"]


def test_a_limit_is_filled_from_inside_the_scope(index: Index) -> None:
    near = [entry(f"near-{n}", visibility="staff") for n in range(30)]
    index.add([*near, entry("far", unit(1, 9))], 1)
    assert [hit.passage for hit in passages(index, unit(1), None, scope(), 1)] == ["far"]


def test_a_text_is_found_from_its_first_day_to_the_day_before_its_end(index: Index) -> None:
    index.add([entry("a", since=date(2026, 3, 1), until=date(2026, 4, 1))], 1)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [found(index, scope(on=day)) for day in days] == [[], ["a"], ["a"], []]


def test_a_passage_belongs_to_an_interval_of_releases(index: Index) -> None:
    index.add([entry("a")], 2)
    index.retire([PassageId("a")], 4)
    assert [found(index, scope(n)) for n in range(1, 6)] == [[], ["a"], ["a"], [], []]


def test_content_that_returns_is_found_again_and_not_in_between(index: Index) -> None:
    index.add([entry("a")], 1)
    index.retire([PassageId("a")], 2)
    index.add([entry("a")], 3)
    assert [found(index, scope(n)) for n in (1, 2, 3)] == [["a"], [], ["a"]]


def test_a_passage_may_change_its_visibility_within_one_release(index: Index) -> None:
    index.add([entry("a")], 1)
    index.add([entry("a", visibility="staff")], 2)
    index.retire([PassageId("a")], 2)
    staff = frozenset({"staff"})
    assert [found(index, scope(n)) for n in (1, 2)] == [["a"], []]
    assert [found(index, scope(n, visibilities=staff)) for n in (1, 2)] == [[], ["a"]]


def test_repeating_a_call_changes_nothing(index: Index) -> None:
    for _ in range(2):
        index.add([entry("a"), entry("b")], 1)
    index.add([entry("c")], 2)
    for _ in range(2):
        index.retire([PassageId("a")], 2)
    index.add([entry("a"), entry("b")], 1)
    assert [found(index, scope(n)) for n in (1, 2)] == [["a", "b"], ["b", "c"]]


def test_retiring_what_is_not_there_changes_nothing(index: Index) -> None:
    index.add([entry("a")], 1)
    index.retire([PassageId("z")], 2)
    index.retire([], 2)
    assert found(index, scope(2)) == ["a"]


def test_forgetting_undoes_later_releases(index: Index) -> None:
    index.add([entry("a"), entry("b")], 1)
    index.retire([PassageId("a")], 2)
    index.retire([PassageId("b")], 3)
    index.add([entry("c")], 3)
    for _ in range(2):
        index.forget_after(2)
    assert [found(index, scope(n)) for n in (1, 2, 3)] == [["a", "b"], ["b"], ["b"]]


def test_what_was_forgotten_may_be_added_with_other_vectors(index: Index) -> None:
    index.add([entry("a", unit(1))], 2)
    assert found(index, scope(2)) == ["a"]
    index.forget_after(1)
    index.add([entry("a", unit(3, 4))], 2)
    (hit,) = passages(index, unit(1), None, scope(2), 10)
    assert hit.dense == pytest.approx(0.6)


def test_a_cleared_index_is_empty_and_can_be_filled_again(index: Index) -> None:
    index.add([entry("a")], 1)
    index.clear()
    assert found(index, scope()) == []
    index.add([entry("b")], 1)
    assert found(index, scope()) == ["b"]


def test_more_entries_than_a_batch_are_all_found(index: Index) -> None:
    index.add((entry(f"{n:03}") for n in range(600)), 1)
    index.retire([PassageId(f"{n:03}") for n in range(1, 600)], 2)
    assert len(passages(index, unit(1), None, scope(1), 1000)) == 600
    assert found(index, scope(2)) == ["000"]


def test_a_closed_index_says_so(index: Index) -> None:
    index.close()
    index.close()
    with pytest.raises(IndexUnavailable):
        passages(index, unit(1), None, scope(), 1)


def test_phrasings_are_found_by_likeness_with_the_sentence_they_are_tied_to(index: Index) -> None:
    index.add([asked("near?", vector=unit(3, 4)), asked("far?", "b", unit(1, 3))], 1)
    near, far = phrasings(index, scope(), 10)
    assert (near.question, near.passage, near.document, near.start) == ("near?", "a", "about-a", 7)
    assert near.phrasing == phrasing_id(PassageId("a"), 7, "near?")
    assert [near.likeness, far.likeness] == pytest.approx([0.6, 10**-0.5])
    (only,) = phrasings(index, scope(), 1)
    assert only == near


def test_phrasings_and_passages_are_never_found_for_each_other(index: Index) -> None:
    index.add([entry("a", unit(1), terms=Terms((1,), (1.0,))), asked("what is a?")], 1)
    found = index.search(unit(1), Terms((1,), (1.0,)), scope(), Wanted(10, 10))
    (hit,), (like,) = found.passages, found.phrasings
    assert (hit.passage, hit.sparse, like.question) == ("a", 1.0, "what is a?")
    assert [hit.dense, like.likeness] == pytest.approx([1.0, 1.0])


def test_what_is_not_wanted_is_not_looked_for(index: Index) -> None:
    index.add([entry("a", terms=Terms((1,), (1.0,))), asked("what is a?")], 1)
    for found in (
        index.search(unit(1), Terms((1,), (1.0,)), scope(), Wanted()),
        index.search(None, None, scope(), Wanted(10, 10)),
    ):
        assert (list(found.passages), list(found.phrasings)) == ([], [])


def test_equally_like_phrasings_are_cut_and_ordered_by_id(index: Index) -> None:
    index.add([asked(f"question {n}") for n in range(12)], 1)
    hits = phrasings(index, scope(), 5)
    every = sorted(phrasing_id(PassageId("a"), 7, f"question {n}") for n in range(12))
    assert [hit.phrasing for hit in hits] == every[:5]


def test_only_phrasings_of_what_may_be_seen_are_found(index: Index) -> None:
    index.add(
        [
            asked("public"),
            asked("staff", visibility="staff"),
            asked("ended", until=date(2026, 11, 22)),
            asked("not yet", since=date(2026, 11, 23)),
            asked("elsewhere", corpus="island"),
        ],
        1,
    )
    index.add([asked("later")], 2)
    assert questions(index, scope()) == ["public"]
    assert questions(index, scope(visibilities=frozenset({"staff"}))) == ["staff"]
    assert questions(index, scope(on=date(2026, 11, 21))) == ["ended", "public"]
    assert questions(index, scope(on=date(2026, 11, 23))) == ["not yet", "public"]
    assert questions(index, scope(corpus="island")) == ["elsewhere"]
    assert questions(index, scope(2)) == ["later", "public"]
    assert questions(index, scope(visibilities=frozenset())) == []


def test_phrasings_go_with_their_passage_or_alone_and_come_back(index: Index) -> None:
    index.add([entry("a"), asked("a1"), asked("a2"), entry("b"), asked("b1", "b")], 1)
    index.retire([PassageId("a")], 2)
    index.retire_phrasings([phrasing_id(PassageId("b"), 7, "b1")], 3)
    index.add([asked("a1")], 3)
    assert [questions(index, scope(n)) for n in (1, 2, 3)] == [["a1", "a2", "b1"], ["b1"], ["a1"]]
    assert [found(index, scope(n)) for n in (1, 2, 3)] == [["a", "b"], ["b"], ["b"]]
    index.forget_after(2)
    assert [questions(index, scope(n)) for n in (1, 2, 3)] == [["a1", "a2", "b1"], ["b1"], ["b1"]]


def test_phrasings_are_found_behind_many_nearer_ones_that_have_ended(index: Index) -> None:
    index.add([asked(f"old {n}", until=date(2026, 11, 22)) for n in range(40)], 1)
    index.add([asked(f"gone {n}") for n in range(40)], 1)
    index.retire_phrasings([phrasing_id(PassageId("a"), 7, f"gone {n}") for n in range(40)], 2)
    farther: Vectors = ((unit(1) + unit(2)) / np.sqrt(2)).astype(np.float32)
    index.add([asked(f"now {n}", vector=farther) for n in range(12)], 2)
    hits = phrasings(index, scope(2), 5)
    assert len(hits) == 5
    assert all(hit.question.startswith("now") for hit in hits)
    earlier = phrasings(index, scope(1, on=date(2026, 11, 21)), 100)
    assert len(earlier) == 80


names = st.sampled_from("abcdef")
steps = st.lists(
    st.tuples(st.sampled_from(["add", "retire", "forget"]), st.sets(names)), max_size=8
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_any_history_leaves_what_the_fake_holds(
    index: Index, steps: list[tuple[str, set[str]]]
) -> None:
    fake = FakeIndex()
    index.clear()
    for each in (fake, index):
        for release, (step, chosen) in enumerate(steps, start=1):
            match step:
                case "add":
                    each.add(
                        [replace(entry(name), visibility="public") for name in chosen], release
                    )
                case "retire":
                    each.retire([PassageId(name) for name in chosen], release)
                case _:
                    each.forget_after(release // 2)
    for release in range(len(steps) + 2):
        assert found(index, scope(release)) == found(fake, scope(release))

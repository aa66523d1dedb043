"""What Qdrant Edge adds to being an index: a shard on disk with one owner, and its terms."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, cast

import pytest
import qdrant_edge as edge

from ingest.adapters import qdrant_edge
from ingest.adapters.qdrant_edge import Bm25Terms, QdrantEdgeIndex
from ingest.adapters.qdrant_points import DENSE, TERMS
from ingest.index import IndexLocked, IndexUnavailable
from ingest.records import PassageId
from tests.contracts.test_index import DIMENSION, asked, entry, found, questions, scope

OPEN_AND_DIE = """
import os, sys
from pathlib import Path
from ingest.adapters.qdrant_edge import QdrantEdgeIndex
from tests.contracts.test_index import DIMENSION, entry
index = QdrantEdgeIndex(Path(sys.argv[1]), DIMENSION)
index.add([entry("a"), entry("b")], 1)
index.retire(["b"], 2)
os._exit(9)
"""


def test_a_second_owner_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    with pytest.raises(IndexLocked, match="Another process holds the index"):
        QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    first.close()
    QdrantEdgeIndex(tmp_path / "shard", DIMENSION).close()


def test_whoever_tries_to_open_an_owned_shard_leaves_its_owner_writing(tmp_path: Path) -> None:
    owner = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    owner.add([entry("a"), entry("b")], 1)
    for release, passage in ((2, "a"), (3, "b")):
        with pytest.raises(IndexLocked):
            QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
        owner.retire([PassageId(passage)], release)
    assert [found(owner, scope(n)) for n in (1, 2, 3)] == [["a", "b"], ["b"], []]
    owner.close()


def test_what_was_added_and_retired_survives_the_death_of_its_owner(tmp_path: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", OPEN_AND_DIE, str(tmp_path / "shard")], check=False
    )
    assert died.returncode == 9
    index = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    assert [found(index, scope(n)) for n in (1, 2)] == [["a", "b"], ["a"]]
    index.close()


def test_a_shard_is_loaded_again_after_most_of_it_was_written_and_readers_only_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qdrant_edge, "MANY", 100)
    index = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    index.add([entry("a")], 1)
    written, seen = threading.Event(), 0
    shards = {id(index._shard)}

    def write() -> None:
        for release in (2, 3, 4):
            index.add([entry(f"{release}-{n:04}") for n in range(150)], release)
            shards.add(id(index._shard))
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not written.is_set():
        assert found(index, scope(1)) == ["a"]
        seen += 1
    writer.join()
    assert (len(shards) > 1, seen > 0) == (True, True)
    index.retire([PassageId("a")], 9)
    assert [len(found(index, scope(n))) for n in (1, 4, 9)] == [1, 50, 50]
    index.close()


class Interrupted(threading.Condition):
    """Whoever waits is interrupted, as by Ctrl-C."""

    def wait_for(self, predicate: Callable[[], object], timeout: float | None = None) -> NoReturn:
        raise KeyboardInterrupt


def test_a_writer_that_is_interrupted_while_it_waits_for_readers_keeps_nobody_out() -> None:
    gate = qdrant_edge._Gate()
    free, gate._changed = gate._changed, Interrupted()
    with pytest.raises(KeyboardInterrupt), gate.shut():
        pass
    gate._changed = free
    assert not gate._closed


def test_a_shard_that_could_not_be_loaded_again_is_by_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qdrant_edge, "MANY", 2)
    index = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    whole, index._config = index._config, cast("edge.EdgeConfig", "none")
    with pytest.raises(IndexUnavailable, match="Cannot write to"):
        index.add([entry("a"), entry("b")], 1)
    with pytest.raises(IndexUnavailable, match="Cannot search"):
        found(index, scope())
    index._config = whole
    index.add([entry("a"), entry("b")], 1)
    assert found(index, scope()) == ["a", "b"]
    index.close()


def test_nothing_else_is_left_beside_a_new_shard(tmp_path: Path) -> None:
    QdrantEdgeIndex(tmp_path / "deep" / "shard", DIMENSION).close()
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"shard", "shard.lock"}


def test_vectors_of_another_length_are_another_index(tmp_path: Path) -> None:
    QdrantEdgeIndex(tmp_path / "shard", DIMENSION).close()
    with pytest.raises(IndexUnavailable, match="Cannot open the index"):
        QdrantEdgeIndex(tmp_path / "shard", DIMENSION + 1)


def test_a_shard_that_an_earlier_version_made_is_emptied_to_be_filled_again(
    tmp_path: Path,
) -> None:
    config = edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(
                size=DIMENSION,
                distance=edge.Distance.Dot,
                multivector_config=edge.MultiVectorConfig(edge.MultiVectorComparator.MaxSim),
            )
        },
        sparse_vectors={TERMS: edge.EdgeSparseVectorParams()},
    )
    (tmp_path / "shard").mkdir()
    shard = edge.EdgeShard.create(str(tmp_path / "shard"), config)
    shard.update(
        edge.UpdateOperation.upsert_points([edge.Point(1, {DENSE: [[1.0] * DIMENSION]}, {})])
    )
    shard.flush()
    shard.close()
    index = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    index.add([entry("a"), asked("what is a?")], 1)
    assert found(index, scope()) == ["a"]
    assert questions(index, scope()) == ["what is a?"]
    index.close()
    assert {path.name for path in tmp_path.iterdir()} == {"shard", "shard.lock"}


def test_a_directory_that_is_no_shard_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shard").mkdir()
    (tmp_path / "shard" / "letter.txt").write_text("Dear bank")
    with pytest.raises(IndexUnavailable, match="holds something else"):
        QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    assert (tmp_path / "shard" / "letter.txt").read_text() == "Dear bank"


def test_an_error_of_whoever_makes_the_entries_stays_its_own(tmp_path: Path) -> None:
    index = QdrantEdgeIndex(tmp_path / "shard", DIMENSION)
    with pytest.raises(ZeroDivisionError):
        index.add((entry(str(1 // n)) for n in (1, 0)), 1)
    index.close()


@pytest.mark.parametrize(
    ("language", "question", "passage"),
    [
        ("en", "transferring", "transfers"),
        ("de", "Überweisungen", "Überweisung"),
        ("fr", "virements", "virement"),
        ("es", "transferencias", "transferencia"),
        ("it", "bonifici", "bonifico"),
    ],
)
def test_a_question_shares_the_stems_of_its_language(
    language: str, question: str, passage: str
) -> None:
    terms = Bm25Terms(average_length=80)
    assert (
        terms.encode_question(question, language) == terms.encode_passage(passage, language).numbers
    )


def test_accents_may_be_left_out() -> None:
    terms = Bm25Terms(average_length=80)
    assert terms.encode_question("carte a debit differe", "fr") == terms.encode_question(
        "carte à débit différé", "fr"
    )


def test_stop_words_and_empty_texts_have_no_terms() -> None:
    terms = Bm25Terms(average_length=80)
    assert terms.encode_question("what is the", "en") == ()
    assert terms.encode_passage("", "en").numbers == ()


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    terms = Bm25Terms(average_length=80)
    assert len(terms.encode_question("the transfer transfers", "eo")) == 3


def test_weights_follow_bm25_with_the_given_average_length() -> None:
    (once,) = Bm25Terms(average_length=1).encode_passage("fee", "en").weights
    (thrice,) = Bm25Terms(average_length=3).encode_passage("fee fee fee", "en").weights
    k, f = 1.2, 3
    assert once == pytest.approx(1.0)
    assert thrice == pytest.approx(f * (k + 1) / (f + k))


def test_numbers_of_terms_ascend() -> None:
    terms = Bm25Terms(average_length=80).encode_passage("The fee for a card is 4.90 EUR.", "en")
    assert list(terms.numbers) == sorted(set(terms.numbers))
    assert len(terms.weights) == len(terms.numbers)

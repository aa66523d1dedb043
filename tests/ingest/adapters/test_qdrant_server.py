"""What the Qdrant server adapter adds to being an index: words for a server that is not there."""

from __future__ import annotations

import socket

import pytest
from qdrant_client import QdrantClient, models

from ingest.adapters.qdrant_server import QdrantServerIndex, connect
from ingest.index import IndexUnavailable
from tests.contracts.test_index import DIMENSION, entry, found, scope

pytestmark = [
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
]


def test_a_server_that_does_not_answer_is_named_in_a_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        client = connect(f"http://127.0.0.1:{port}", None, timeout_seconds=1)
        with pytest.raises(IndexUnavailable, match="check its address"):
            QdrantServerIndex(client, "passages", DIMENSION)
        client.close()


def test_vectors_of_another_length_need_another_collection() -> None:
    client = QdrantClient(":memory:")
    QdrantServerIndex(client, "passages", DIMENSION)
    with pytest.raises(IndexUnavailable, match="name another collection"):
        QdrantServerIndex(client, "passages", DIMENSION + 1)
    client.close()


def test_a_collection_that_exists_is_used_as_it_is() -> None:
    client = QdrantClient(":memory:")
    QdrantServerIndex(client, "passages", DIMENSION).add([entry("a")], 1)
    assert found(QdrantServerIndex(client, "passages", DIMENSION), scope()) == ["a"]
    client.close()


def test_a_collection_that_an_earlier_version_made_is_named_in_a_sentence() -> None:
    client = QdrantClient(":memory:")
    size = models.VectorParams(size=DIMENSION, distance=models.Distance.DOT)
    client.create_collection("passages", vectors_config={"dense": size})
    with pytest.raises(IndexUnavailable, match="with fewer vectors; delete it"):
        QdrantServerIndex(client, "passages", DIMENSION)
    client.close()

"""Where ports meet adapters: what knowledge lies in, and what finds it."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version

from ingest.adapters.local_blobs import LocalBlobs
from ingest.adapters.qdrant_edge import Bm25Terms, QdrantEdgeIndex
from ingest.catalog import (
    Catalog,
)
from ingest.embedding import Embedder, EmbedderUnavailable
from ingest.follow import AVERAGE_LENGTH, Follower
from ingest.index import Index, IndexUnavailable
from ingest.records import digest
from ingest.vectors import VectorStore
from service.analyses import Analyses
from service.choices.finding import EmbedderKind, IndexKind
from service.code import code_digest
from service.contrasts import Contrasts
from service.endpoints import EndpointPolicy, EndpointRefused, EndpointUnknown
from service.metrics import Metrics
from service.places import Places
from service.readings import Reader
from service.settings import Settings

QDRANT_SERVER = "ingest.adapters.qdrant_server"
"""Loaded only where it is chosen: its client takes a second that every command would wait."""

EMBEDDED_E5 = "ingest.adapters.embedded_e5"
SENTENCE_TRANSFORMERS = "ingest.adapters.sentence_transformers"
"""Loaded only where they are chosen, so that neither has to be installed for the other."""


def now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


_READING_PACKAGES = ("msgspec", "numpy", "qdrant-edge-py", "regex")
"""Distributions that passages are read with beforehand: other versions may read otherwise."""


class StoreParts:
    """Catalog, blobs, embedder, index, and what was read of passages."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime] = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is opened yet."""
        self.settings = settings
        self.places = Places(settings.data)
        self.clock = clock
        self.monotonic = monotonic
        self.metrics = Metrics()
        self._opened = ExitStack()
        self._noted = self._reapplied = False
        self.behind: str | None = None
        """Why what was published last is not followed, when it is not."""

    def close(self) -> None:
        """Close whatever was opened, the last one first."""
        self._opened.close()

    @cached_property
    def blobs(self) -> LocalBlobs:
        """Originals, canonical texts, vectors."""
        self.places.make()
        return LocalBlobs(self.places.blobs)

    @cached_property
    def catalog(self) -> Catalog:
        """The truth. Raises CatalogUnavailable."""
        catalog = Catalog(self.places.catalog, self.blobs)
        self._opened.callback(catalog.close)
        return catalog

    @cached_property
    def embedder(self) -> Embedder:
        """Texts to vectors. Raises EmbedderUnavailable."""
        if self.settings.embedder is EmbedderKind.EMBEDDED:
            adapter = importlib.import_module(EMBEDDED_E5)
            embedded: Embedder = adapter.EmbeddedE5(self.settings.models)
            return embedded
        if self.settings.embedder_model is None:
            raise EmbedderUnavailable(
                "embedder = sentence_transformers needs embedder_model, the folder of a model "
                "(COUNTERSIGN_EMBEDDER_MODEL)."
            )
        adapter = importlib.import_module(SENTENCE_TRANSFORMERS)
        other: Embedder = adapter.SentenceTransformersEmbedder(self.settings.embedder_model)
        return other

    @cached_property
    def encoder(self) -> Bm25Terms:
        """Texts to terms."""
        return Bm25Terms(AVERAGE_LENGTH)

    @cached_property
    def index(self) -> Index:
        """What finds. Raises IndexLocked, IndexUnavailable, EmbedderUnavailable."""
        index = self.open_index()
        self._opened.callback(index.close)
        return index

    def open_index(self) -> Index:
        """What finds, for a caller who closes it. Raises as `index` does."""
        if self.settings.index is IndexKind.QDRANT:
            return self._index_on_server()
        return QdrantEdgeIndex(self.places.index, self.embedder.dimension)

    def _index_on_server(self) -> Index:
        url, key = self.settings.qdrant_url, self.settings.qdrant_key
        try:
            EndpointPolicy(self.settings.allowed_hosts).check(url)
        except (EndpointRefused, EndpointUnknown) as error:
            raise IndexUnavailable(f"qdrant_url cannot be used: {error}.") from None
        adapter = importlib.import_module(QDRANT_SERVER)
        client = adapter.connect(url, key.get_secret_value() if key else None)
        # Another embedder is another collection, so that both can stand side by side.
        # "3": points as this version lays them out, beside those of an earlier one.
        name = "countersign-3-" + self.embedder.digest.removeprefix("sha256:")[:16]
        index: Index = adapter.QdrantServerIndex(client, name, self.embedder.dimension)
        return index

    @cached_property
    def follower(self) -> Follower:
        """Brings the index up to the catalog."""
        return Follower(
            self.catalog, self.blobs, self.index, self.encoder, self.clock, self.analyses.prepare
        )

    @cached_property
    def analyses(self) -> Analyses:
        """What was read of passages beforehand."""
        self.places.make()
        analyses = Analyses(
            self.places.analyses,
            digest("\n".join((code_digest(), *map(version, _READING_PACKAGES))).encode()),
            self.catalog,
            Reader(self.encoder, Contrasts.packaged(), VectorStore(self.catalog, self.blobs)),
        )
        self._opened.callback(analyses.close)
        return analyses

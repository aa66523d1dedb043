"""What finds passages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr

from service.choices.choice import Choices, Words, choice


class EmbedderKind(StrEnum):
    """What turns texts into vectors."""

    EMBEDDED = "embedded"
    SENTENCE_TRANSFORMERS = "sentence_transformers"


class IndexKind(StrEnum):
    """Where vectors are searched."""

    EDGE = "edge"
    QDRANT = "qdrant"


class Finding(Choices):
    """The embedder and the index, and who may be contacted at all."""

    models: Path = choice(
        Path(".countersign/models"),
        means="Directory of converted weights (`countersign models build`).",
        wrong="Without the embedder nothing can be searched: exit 5.",
        trusted="Trusted: its digests enter every record.",
    )
    embedder: EmbedderKind = choice(
        EmbedderKind.EMBEDDED,
        means="What turns texts into vectors: `embedded` in this process, "
        "`sentence_transformers` on torch, which is installed apart.",
        wrong="Without torch, or without its model, nothing can be searched: exit 5. "
        "What one embedder published, another cannot find: ingest the corpus again.",
        trusted="Its digest enters every release. The thresholds of refusal are fitted for "
        "`embedded`: fit them again for another (`countersign eval fit`).",
    )
    embedder_model: Path | None = choice(
        None,
        means='Directory of the model, with `embedder = "sentence_transformers"`.',
        wrong="A directory without such a model: nothing can be searched, exit 5.",
        trusted="Trusted: its digest enters every record; nothing is ever fetched.",
    )
    index: IndexKind = choice(
        IndexKind.EDGE,
        means="Where vectors are searched: `edge` in this process, `qdrant` on a server.",
        wrong="An index that cannot be read refuses every question (`index_unavailable`).",
        trusted="A cache: what it finds is checked against the catalog.",
    )
    qdrant_url: str = choice(
        "http://127.0.0.1:6333",
        means='Where the Qdrant server listens, with `index = "qdrant"`.',
        wrong="Every question is refused (`index_unavailable`). "
        "An address off the premises is refused.",
        trusted="Sees passages; cannot make anything visible that the catalog hides.",
    )
    qdrant_key: SecretStr | None = choice(
        None,
        means="API key of the Qdrant server, where it wants one.",
        wrong="The server refuses: `index_unavailable`.",
        trusted="A secret: never logged, never shown.",
    )
    allowed_hosts: Words = choice(
        (),
        means="Hosts beside loopback and private addresses that may be contacted.",
        wrong="A host that is missing here is never contacted.",
        trusted="Each one may see questions and passages.",
    )

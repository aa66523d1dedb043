"""Any sentence-transformers model of a local folder, for machines with torch, best with a GPU."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from ingest.embedding import EmbedderUnavailable, Vectors
from ingest.records import Digest, digest


class _Model(Protocol):
    """What is used of `sentence_transformers.SentenceTransformer`."""

    def encode(
        self,
        sentences: list[str],
        *,
        normalize_embeddings: bool,
        show_progress_bar: bool,
    ) -> Vectors: ...


class SentenceTransformersEmbedder:
    """The embedder; one run at a time, whatever thread asks."""

    def __init__(
        self,
        model_dir: Path,
        device: str = "cpu",
        question_prefix: str = "",
        passage_prefix: str = "",
    ) -> None:
        """Load the model's folder; nothing is ever fetched. Raises EmbedderUnavailable."""
        if not (model_dir / "modules.json").is_file():
            raise EmbedderUnavailable(
                f"{model_dir} holds no sentence-transformers model; name the folder that holds"
                " its modules.json."
            )
        self._question, self._passage = question_prefix, passage_prefix
        self._digest = _digest(model_dir, question_prefix, passage_prefix)
        self._model = _load(model_dir, device)
        self._turn = threading.Lock()
        self._dimension = int(self._encode(["dimension"]).shape[1])

    @property
    def digest(self) -> Digest:
        """Identity of every file of the model, and of the prefixes."""
        return self._digest

    @property
    def dimension(self) -> int:
        """Components a vector."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return self._embed(self._passage, texts)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return self._embed(self._question, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        return self._encode([prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        with self._turn:
            found = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)


def _load(model_dir: Path, device: str) -> _Model:
    # Found by name and only here: torch is an optional extra, and its absence is a sentence.
    try:
        package = import_module("sentence_transformers")
        made = package.SentenceTransformer(str(model_dir), device=device, local_files_only=True)
    except ImportError as error:
        raise EmbedderUnavailable(
            "sentence-transformers and torch are not installed; install both, or choose the"
            " embedded embedder."
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise EmbedderUnavailable(
            f"The embedding model in {model_dir} cannot be loaded on {device} ({error});"
            " check the folder and the device."
        ) from error
    return cast(_Model, made)


def _digest(model_dir: Path, question_prefix: str, passage_prefix: str) -> Digest:
    lines = [question_prefix, passage_prefix]
    for path in sorted(path for path in model_dir.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{path.relative_to(model_dir).as_posix()} {found}")
    return digest("\n".join(lines).encode())

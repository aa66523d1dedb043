"""multilingual-e5-small in this process: five languages, no server, run by onnxruntime."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from ingest.adapters import e5_weights
from ingest.embedding import EmbedderUnavailable, Vectors
from ingest.records import Digest, digest

QUESTION = "query: "
PASSAGE = "passage: "
"""What the model was trained to see before either kind of text."""

POOLING = "mean, length 1"

ERRORS_ONLY = 3
"""onnxruntime's name for what it should say."""


class EmbeddedE5:
    """The embedder; as many texts at a time as it has threads, whoever asks."""

    def __init__(self, models_dir: Path, threads: int = 2) -> None:
        """Load the model that `countersign models` built. Raises EmbedderUnavailable."""
        weights = e5_weights.find(models_dir)
        self._digest = digest("\n".join((weights.digest, QUESTION, PASSAGE, POOLING)).encode())
        self._characters = _characters(weights.characters)
        try:
            self._tokenizer = Tokenizer.from_file(str(weights.tokenizer))
            self._session = _opened(weights.graph)
        except Exception as error:  # Neither library raises anything narrower.
            raise EmbedderUnavailable(
                f"The embedding model in {weights.graph.parent} cannot be loaded ({error});"
                " remove that folder and run `countersign models`."
            ) from error
        self._dimension = int(self._session.get_outputs()[0].shape[1])
        self._turn = threading.BoundedSemaphore(threads)
        self._threads = threads

    @property
    def digest(self) -> Digest:
        """Identity of weights, tokeniser, prefixes and pooling."""
        return self._digest

    @property
    def dimension(self) -> int:
        """Components a vector."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return self._embed(PASSAGE, texts)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return self._embed(QUESTION, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        if len(texts) == 1:
            vectors[0] = self._vector(prefix + texts[0])
            return vectors
        with ThreadPoolExecutor(self._threads, "embedding") as threads:
            for row, vector in enumerate(threads.map(self._vector, [prefix + t for t in texts])):
                vectors[row] = vector
        return vectors

    def _vector(self, text: str) -> Vectors:
        # By itself: a text's activations are rounded by their own range, so that its vector does
        # not depend on its company. Texts side by side need no thread to wait for another, as
        # two threads on one text do; and a question waits for one text, not for a release.
        tokens = np.array([self._tokens(text)], dtype=np.int64)
        with self._turn:
            (found,) = self._session.run(None, {"input_ids": tokens})
        vector: Vectors = found[0]
        return vector

    def _tokens(self, text: str) -> list[int]:
        composed = unicodedata.normalize("NFC", text)
        tokens: list[int] = self._tokenizer.encode(composed.translate(self._characters)).ids
        return tokens


def _characters(path: Path) -> Mapping[int, str]:
    try:
        return {int(number): text for number, text in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError) as error:
        raise EmbedderUnavailable(
            f"{path} cannot be read ({error}); remove {path.parent} and run `countersign models`."
        ) from error


def _opened(graph: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    # The graph says already what is computed at once; a later version's own ideas of that would
    # change vectors, and some have been wrong.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

"""multilingual-e5-small in this process: five languages, no server, run by onnxruntime."""

from __future__ import annotations

import json
import os
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.adapters import e5_weights
from ingest.embedding import EmbedderUnavailable, Vectors
from ingest.records import Digest, digest

Tokens = NDArray[np.int64]
"""Shape (1, n): the token numbers of one text."""

QUESTION = "query: "
PASSAGE = "passage: "
"""What the model was trained to see before either kind of text."""

POOLING = "mean, length 1"

ERRORS_ONLY = 3
"""onnxruntime's name for what it should say."""


SPINNING: Final = "session.force_spinning_stop"
"""onnxruntime's name for letting threads of its own wait actively, inside a run only."""


class EmbeddedE5:
    """The embedder; as many texts at a time as it has threads, whoever asks.

    A question that is alone on a machine with cores to spare is computed by all threads together,
    which takes about two thirds of the time and a third more of the cores'; the vector is the
    same, bit by bit.
    """

    def __init__(
        self, models_dir: Path, threads: int = 2, has_cores: Callable[[int], bool] | None = None
    ) -> None:
        """Load the model that `countersign models` built. Raises EmbedderUnavailable.

        `has_cores` says whether so many threads would find cores that nobody else needs.
        """
        weights = e5_weights.find(models_dir)
        self._digest = digest("\n".join((weights.digest, QUESTION, PASSAGE, POOLING)).encode())
        self._characters = _characters(weights.characters)
        try:
            self._tokenizer = Tokenizer.from_file(str(weights.tokenizer))
            self._one_thread = _opened(weights.graph, 1)
            self._all_threads = _opened(weights.graph, threads)
        except Exception as error:  # Neither library raises anything narrower.
            raise EmbedderUnavailable(
                f"The embedding model in {weights.graph.parent} cannot be loaded ({error});"
                " remove that folder and run `countersign models`."
            ) from error
        self._dimension = int(self._one_thread.get_outputs()[0].shape[1])
        self._turn = threading.BoundedSemaphore(threads)
        self._threads = threads
        self._has_cores = has_cores or spare_cores
        self._lock = threading.Lock()
        self._at_work = 0

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
        # By itself: a text's activations are rounded by their own range, so that its vector does
        # not depend on its company. Texts side by side need no thread to wait for another, as
        # two threads on one text do; and a question waits for one text, not for a release.
        return self._embed(PASSAGE, texts, self._shared)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return self._embed(QUESTION, texts, self._alone)

    def _embed(
        self, prefix: str, texts: Sequence[str], run: Callable[[Tokens], Vectors]
    ) -> Vectors:
        vectors: Vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        tokens = (np.array([self._tokens(prefix + text)], dtype=np.int64) for text in texts)
        if len(texts) == 1:
            vectors[0] = run(next(tokens))
            return vectors
        with ThreadPoolExecutor(self._threads, "embedding") as threads:
            for row, vector in enumerate(threads.map(self._shared, tokens)):
                vectors[row] = vector
        return vectors

    def _shared(self, tokens: Tokens) -> Vectors:
        """One text on one thread, beside others."""
        with self._turn, self._working():
            return _vector(self._one_thread, tokens)

    def _alone(self, tokens: Tokens) -> Vectors:
        """One text on all threads, where nothing else is being embedded and cores are idle."""
        with self._turn, self._working() as alone:
            together = alone and self._has_cores(self._threads)
            return _vector(self._all_threads if together else self._one_thread, tokens)

    @contextmanager
    def _working(self) -> Iterator[bool]:
        """Whether nobody else was at work when this began."""
        with self._lock:
            self._at_work += 1
            alone = self._at_work == 1
        try:
            yield alone
        finally:
            with self._lock:
                self._at_work -= 1

    def _tokens(self, text: str) -> list[int]:
        composed = unicodedata.normalize("NFC", text)
        tokens: list[int] = self._tokenizer.encode(composed.translate(self._characters)).ids
        return tokens


def spare_cores(threads: int) -> bool:
    """Whether this process may use so many cores, and no more were wanted over the last minute."""
    cores = len(os.sched_getaffinity(0))
    try:
        return threads <= cores and os.getloadavg()[0] <= cores
    except OSError:
        return False


def _characters(path: Path) -> Mapping[int, str]:
    try:
        return {int(number): text for number, text in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError) as error:
        raise EmbedderUnavailable(
            f"{path} cannot be read ({error}); remove {path.parent} and run `countersign models`."
        ) from error


def _vector(session: onnxruntime.InferenceSession, tokens: Tokens) -> Vectors:
    (found,) = session.run(None, {"input_ids": tokens})
    vector: Vectors = found[0]
    return vector


def _opened(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = ERRORS_ONLY
    # Waking a thread for each of a hundred operators would cost what it saves.
    options.add_session_config_entry(SPINNING, "1")
    # The graph says already what is computed at once; a later version's own ideas of that would
    # change vectors, and some have been wrong.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

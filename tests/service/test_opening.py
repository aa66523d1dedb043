"""The parts of an installation are those its settings choose, and say so where they cannot be."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.embedding import EmbedderUnavailable
from service import choosing, opening, parts_stores
from service.choices.finding import EmbedderKind
from service.code import code_digest
from service.endpoints import EndpointPolicy
from service.opening import Parts
from service.settings import Settings


def installation(tmp_path: Path, model: Path | None = None) -> Settings:
    return Settings(
        data=tmp_path,
        models=tmp_path / "models",
        embedder=EmbedderKind.SENTENCE_TRANSFORMERS,
        embedder_model=model,
    )


def test_an_embedder_without_its_model_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="needs embedder_model"):
        _ = Parts(installation(tmp_path)).embedder
    with pytest.raises(EmbedderUnavailable, match="holds no sentence-transformers model"):
        _ = Parts(installation(tmp_path, tmp_path / "nowhere")).embedder


def test_an_embedder_without_torch_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderUnavailable, match="torch are not installed"):
        _ = Parts(installation(tmp_path, tmp_path)).embedder


def test_the_code_digest_is_a_digest() -> None:
    assert re.fullmatch("sha256:[0-9a-f]{64}", code_digest())


def test_a_start_loads_no_client_that_is_not_chosen() -> None:
    script = "import sys, service.opening; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert (
        loaded & {"ollama", "xllamacpp", "qdrant_client", "llama_index", "onnx", "httpx"} == set()
    )


@pytest.mark.parametrize(
    "name",
    [
        parts_stores.EMBEDDED_E5,
        parts_stores.SENTENCE_TRANSFORMERS,
        parts_stores.QDRANT_SERVER,
        choosing.OLLAMA,
        choosing.OPENAI,
        choosing.LLAMA_CPP,
    ],
)
def test_a_module_that_is_named_exists(name: str) -> None:
    root = Path(opening.__file__).parent.parent
    assert (root / (name.replace(".", "/") + ".py")).is_file()


def test_whether_anybody_listens_is_found_out_on_the_premises_only() -> None:
    endpoints = EndpointPolicy()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert choosing.listens(f"http://127.0.0.1:{port}", endpoints)
    assert not choosing.listens(f"http://127.0.0.1:{port}", endpoints)
    assert not choosing.listens("http://192.0.2.1:80", endpoints)
    assert not choosing.listens("not a URL", endpoints)

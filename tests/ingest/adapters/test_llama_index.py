"""LlamaIndex splits prose, downloads nothing and is imported only when there is prose to split."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ingest.adapters.llama_index import LlamaIndexSplitter


def test_its_name_carries_its_version() -> None:
    assert LlamaIndexSplitter().name.startswith("llama-index-core 0.14.")


def test_spans_are_whole_sentences_in_order() -> None:
    text = "One two three. Four five six.\nSeven eight. Nine ten eleven twelve."
    spans = LlamaIndexSplitter().split(text, 6)
    assert [text[a:b] for a, b in spans] == [
        "One two three. Four five six.",
        "Seven eight. Nine ten eleven twelve.",
    ]


@pytest.mark.parametrize("module", ["llama_index", "nltk", "tiktoken"])
def test_a_command_that_splits_nothing_does_not_wait_for_it(module: str) -> None:
    code = f"import sys, ingest.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_repeated_pieces_are_found_in_their_own_places() -> None:
    text = "Same words here. Same words here. Same words here."
    assert LlamaIndexSplitter().split(text, 3) == [(0, 16), (17, 33), (34, 50)]

"""LlamaIndex's sentence splitter, fed with our own sentence boundaries so that it loads nothing.

The library takes seconds to import, and most commands, and folders without new text, never split
anything: so it is named here, and imported by the first split.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.sentences import sentence_spans

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter

_MODULE = "llama_index.core.node_parser"


class LlamaIndexSplitter:
    """Prose to spans of whole sentences."""

    @property
    def name(self) -> str:
        """Name and version of the library."""
        return f"llama-index-core {version('llama-index-core')}"

    def split(self, text: str, longest: int) -> Sequence[tuple[int, int]]:
        """Spans of at most `longest` words; a longer sentence stays whole."""
        spans: list[tuple[int, int]] = []
        cursor = 0
        for piece in _splitter(longest).split_text(text):
            # Pieces come in order, without overlap, stripped: the next occurrence is the place.
            start = text.index(piece, cursor)
            cursor = start + len(piece)
            spans.append((start, cursor))
        return spans


@lru_cache(maxsize=8)
def _splitter(longest: int) -> SentenceSplitter:
    def tokens(text: str) -> list[str]:
        # A single sentence counts as fitting, so that no sentence, and no figure, is ever cut.
        words = text.split()
        return words[:longest] if len(list(sentence_spans(text))) <= 1 else words

    splitter: SentenceSplitter = importlib.import_module(_MODULE).SentenceSplitter(
        chunk_size=longest,
        chunk_overlap=0,
        paragraph_separator="\n",
        tokenizer=tokens,
        chunking_tokenizer_fn=_with_space_after,
    )
    return splitter


def _with_space_after(text: str) -> list[str]:
    """Sentences, each with the whitespace that follows it, so that joined they are the text."""
    starts = [start for start, _ in sentence_spans(text)]
    if not starts:
        return [text]
    bounds = [0, *starts[1:], len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]

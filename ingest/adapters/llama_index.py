"""LlamaIndex's sentence splitter, fed with our own sentence boundaries so that it loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise

from llama_index.core.node_parser import SentenceSplitter

from ingest.sentences import sentence_spans


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

    return SentenceSplitter(
        chunk_size=longest,
        chunk_overlap=0,
        paragraph_separator="\n",
        tokenizer=tokens,
        chunking_tokenizer_fn=_with_space_after,
    )


def _with_space_after(text: str) -> list[str]:
    """Sentences, each with the whitespace that follows it, so that joined they are the text."""
    starts = [start for start, _ in sentence_spans(text)]
    if not starts:
        return [text]
    bounds = [0, *starts[1:], len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]

"""Passages, hits and candidates made by hand, over one text whose offsets are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.records import (
    DocumentId,
    Passage,
    Sentence,
    VersionId,
    digest,
    passage_id,
)
from policies.text import sentences
from service.calibration import Weighed
from service.candidates import NAMES, Candidate, Signals
from service.retrieval import Hit

RECIPE = digest(b"recipe")
NOTHING = Signals(**dict.fromkeys(NAMES, 0.0))


def passage(
    text: str,
    document: str = "fees",
    start: int = 0,
    headings: tuple[str, ...] = ("Fees",),
    headers: tuple[str, ...] = (),
) -> Passage:
    """A passage that begins somewhere in its document."""
    version = VersionId(digest(document.encode()))
    return Passage(
        id=passage_id(version, RECIPE, start, start + len(text)),
        version=version,
        document=DocumentId(document),
        heading_path=headings,
        headers=headers,
        text=text,
        start=start,
        end=start + len(text),
        sentences=tuple(Sentence(start + s, start + e) for s, e in sentences(text)),
    )


def hit(found: Passage, language: str = "en", dimension: int = 8) -> Hit:
    """As retrieval would give it, with vectors of one direction."""
    vectors = np.zeros((len(found.sentences) + 1, dimension), dtype=np.float32)
    vectors[:, 0] = 1.0
    return Hit(
        passage=found,
        language=language,
        score=1.0,
        dense=1.0,
        sparse=None,
        found_by=("dense",),
        vectors=vectors,
    )


def candidates(found: Passage, **signals: float) -> list[Candidate]:
    """Every sentence of a passage, all with the same signals."""
    whole = hit(found)
    return [Candidate(whole, s, replace(NOTHING, **signals)) for s in found.sentences]


def weighed(passages: Sequence[Passage], step: float = 0.1) -> tuple[Weighed, ...]:
    """Every sentence, each a little behind the one before."""
    every = [c for p in passages for c in candidates(p)]
    return tuple(Weighed(c, -step * n) for n, c in enumerate(every))

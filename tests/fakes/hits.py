"""Passages, hits and candidates made by hand, over one text whose offsets are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.adapters.qdrant_edge import Bm25Terms
from ingest.embedding import Vectors
from ingest.records import (
    DocumentId,
    Passage,
    PassageId,
    Sentence,
    VersionId,
    digest,
    passage_id,
)
from policies.text import sentences
from service.calibration import Weighed
from service.candidates import Candidate
from service.contrasts import Contrasts
from service.readings import Analysis, Reader
from service.retrieval import Hit
from service.signals import NAMES, Signals

RECIPE = digest(b"recipe")
DIMENSION = 8
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


def hit(found: Passage, language: str = "en") -> Hit:
    """As retrieval would give it."""
    return Hit(
        passage=found, language=language, score=1.0, dense=1.0, sparse=None, found_by=("dense",)
    )


class OneDirection:
    """Vectors that are all the same."""

    def of_passage(self, passage: Passage) -> Vectors:
        vectors = np.zeros((len(passage.sentences) + 1, DIMENSION), dtype=np.float32)
        vectors[:, 0] = 1.0
        return vectors


READER = Reader(Bm25Terms(32), Contrasts.packaged(), OneDirection())


class ReadAnew:
    """Analyses that nobody kept."""

    def of(self, passages: Sequence[tuple[Passage, str]]) -> Mapping[PassageId, Analysis]:
        return {p.id: READER.analyse(p, language) for p, language in passages}


def candidates(found: Passage, **signals: float) -> list[Candidate]:
    """Every sentence of a passage, all with the same signals."""
    whole, analysis = hit(found), READER.analyse(found, "en")
    return [Candidate(whole, s, replace(NOTHING, **signals), analysis) for s in found.sentences]


def weighed(passages: Sequence[Passage], step: float = 0.1) -> tuple[Weighed, ...]:
    """Every sentence, each a little behind the one before."""
    every = [c for p in passages for c in candidates(p)]
    return tuple(Weighed(c, -step * n) for n, c in enumerate(every))

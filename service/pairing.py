"""Learning from phrasings which sentence answers a question, and when none does.

Two linear maps of low rank, one of questions and one of sentences, are fitted together, so that
a phrasing's own sentence comes before the likest others, and before a threshold; a question that
no sentence answers has to leave every sentence below it. What comes out is one more signal of a
sentence and no more: passages are found by the vectors as they are stored.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ingest.embedding import Vectors
from ingest.records import NOWHERE
from service.projection import Projection

RANK: Final = 64
EPOCHS: Final = 8
BATCH: Final = 24
UNANSWERED: Final = 12
"""Questions that nothing answers, beside a batch of phrasings."""
RIVALS: Final = 12
"""Likest other sentences that a question meets at a time, of those there are."""
STRANGERS: Final = 3
"""Sentences drawn from all, beside them."""
LIKEST: Final = 40
"""Sentences that may be drawn as rivals of a phrasing."""
LIKEST_UNANSWERED: Final = 24
NEARER: Final = (12.0, 8.0)
"""After so many places a rival is drawn e times less often; of questions without an answer."""
RATE: Final = 1e-3
WARMING: Final = 50
WITHOUT: Final = 0.3
"""What a phrasing whose sentence is taken away weighs: it is answered by nothing that is left."""
NOTHING: Final = 0.5
"""What a question that nothing answers weighs."""
SAME: Final = (0.9, 0.965)
"""Two sentences so alike may answer the same: with the same figures, or both without any."""

_FIGURE = re.compile(r"\d[\d.,]*")
_BLOCK = 512
_FEW = 8
"""Rows of a product that OpenBLAS computes on one thread: 8 x 384 x 64 is below its 2**18."""

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


class PairingFile(BaseModel):
    """How a pairing lies in a file: 16-bit floats, little-endian, base64."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked_out: str
    asked_in: str
    said_out: str
    said_in: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Both maps: `out @ in` is added to a vector from which the mean is taken."""

    asked_out: Vectors
    """Shape (dimension, rank)."""
    asked_in: Vectors
    """Shape (rank, dimension)."""
    said_out: Vectors
    said_in: Vectors

    @classmethod
    def read(cls, file: PairingFile, dimension: int) -> Pairing:
        """As `write` wrote it."""
        return cls(
            _decoded(file.asked_out).reshape(dimension, -1),
            _decoded(file.asked_in).reshape(-1, dimension),
            _decoded(file.said_out).reshape(dimension, -1),
            _decoded(file.said_in).reshape(-1, dimension),
        )

    def write(self) -> PairingFile:
        """For a file."""
        return PairingFile(
            asked_out=_encoded(self.asked_out),
            asked_in=_encoded(self.asked_in),
            said_out=_encoded(self.said_out),
            said_in=_encoded(self.said_in),
        )

    def fits(self) -> bool:
        """Whether each map goes through as many dimensions as it comes from, and is finite."""
        maps = ((self.asked_out, self.asked_in), (self.said_out, self.said_in))
        return all(out.shape[::-1] == into.shape for out, into in maps) and all(
            bool(np.isfinite(map_).all()) for pair_ in maps for map_ in pair_
        )

    def likeness(self, projection: Projection, asked: Vectors, said: Vectors) -> Vectors:
        """Of a question's vector, shape (dimension,), to each sentence's, a row each."""
        question = _mapped(_centred(asked, projection.questions), self.asked_in, self.asked_out)
        sentences = _mapped(_centred(said, projection.passages), self.said_in, self.said_out)
        # Not by BLAS, whose threads would wait actively for more, on cores that questions need.
        result: Vectors = np.einsum("ij,j->i", sentences, question)
        return result


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from; sentences are known by number."""

    asked: Vectors
    """Phrasings with what a glossary understands of each, a row each."""
    plain: Vectors
    """The same without."""
    questions: Sequence[str]
    tied: Numbers
    """To which sentence each is, or -1 where none answers."""
    asked_in: Sequence[str]
    """The language of each."""
    said: Vectors
    """Sentences, a row each."""
    texts: Sequence[str]
    said_in: Sequence[str]
    """The language of each."""


def pair(projection: Projection, lesson: Lesson) -> Pairing:
    """The maps; the same for the same lesson."""
    generator = np.random.default_rng(0)
    answered = np.flatnonzero(lesson.tied >= 0)
    unanswered = np.flatnonzero(lesson.tied < 0)
    own = _own(lesson)
    rivals = _rivals(projection, lesson, own)
    owned, rivalling = _table(own), _table(rivals)
    asked = _centred(lesson.asked, projection.questions)
    said = _centred(lesson.said, projection.passages)
    learning = _Learning(asked.shape[1], generator, EPOCHS * max(1, len(answered) // BATCH))
    for _ in range(EPOCHS):
        order = generator.permutation(answered)
        for at in range(0, max(1, len(order) - BATCH + 1), BATCH):
            batch = order[at : at + BATCH]
            some = generator.choice(unanswered, min(UNANSWERED, len(unanswered)), replace=False)
            tied = [
                _one(generator, owned[batch]),
                _drawn(generator, rivalling[batch], NEARER[0]),
                _strangers(generator, owned[batch], len(said)),
            ]
            untied = [
                np.full((len(some), 1), NOWHERE),
                _drawn(generator, rivalling[some], NEARER[1]),
                np.full((len(some), STRANGERS), NOWHERE),
            ]
            sizes = [len(batch), len(some)]
            learning.step(
                asked[np.concatenate([batch, some])],
                said,
                np.vstack([np.hstack(tied), np.hstack(untied)]),
                own=np.repeat([1 / len(batch), 0.0], sizes),
                nothing=np.repeat([WITHOUT / len(batch), NOTHING / max(1, len(some))], sizes),
            )
    return Pairing(*(map_.astype(np.float32) for map_ in learning.maps))


class _Learning:
    """Gradient descent with Adam's steps."""

    def __init__(self, dimension: int, generator: np.random.Generator, steps: int) -> None:
        def inner() -> Vectors:
            drawn: Vectors = (0.05 * generator.standard_normal((RANK, dimension))).astype("f4")
            return drawn

        def outer() -> Vectors:
            return np.zeros((dimension, RANK), dtype=np.float32)

        self.maps = [outer(), inner(), outer(), inner()]
        self._scales = [np.array(20.0, np.float32), np.array(-10.0, np.float32)]
        every = [*self.maps, *self._scales]
        self._slopes = [np.zeros_like(value) for value in every]
        self._spreads = [np.zeros_like(value) for value in every]
        self._steps = steps
        self._step = 0

    def step(
        self, asked: Vectors, said: Vectors, places: Numbers, own: Weights, nothing: Weights
    ) -> None:
        """Towards each question's own sentence, the first of its places, and towards none.

        `own` says how much it weighs that the own sentence outdoes the others and none of them;
        `nothing` that, without it, none of them outdoes the others. None of them is a place
        beside the sentences, whose score is nought.
        """
        asked_out, asked_in, said_out, said_in = self.maps
        sharpness, shift = self._scales
        absent = places < 0
        sentences, where = np.unique(np.maximum(places, 0), return_inverse=True)
        where = where.reshape(places.shape)
        question, unit_question, long_question = _turned(asked, asked_in, asked_out)
        near = said[sentences]
        sentence, unit_sentence, long_sentence = _turned(near, said_in, said_out)
        likeness = np.take_along_axis(unit_question @ unit_sentence.T, where, axis=1)
        scores = np.where(absent, -1e9, sharpness * likeness + shift).astype(np.float64)
        first = np.zeros(places.shape[1])
        first[0] = 1.0
        chosen = _shares(scores) - first
        scores[:, 0] = -1e9
        pull = (chosen * own[:, None] + _shares(scores) * nothing[:, None]).astype(np.float32)
        pull[absent] = 0.0
        size = (len(places), len(sentences))
        cells = where + np.arange(size[0])[:, None] * size[1]
        weighed = (sharpness * pull).ravel()
        spread = np.bincount(cells.ravel(), weighed, size[0] * size[1]).astype(np.float32)
        spread = spread.reshape(size)
        along = _through(spread @ unit_sentence, unit_question, long_question)
        across = _through(spread.T @ unit_question, unit_sentence, long_sentence)
        self._move(
            [
                along.T @ question,
                np.asarray((along @ asked_out).T @ asked, np.float32),
                across.T @ sentence,
                np.asarray((across @ said_out).T @ near, np.float32),
                np.asarray((pull * likeness).sum(), np.float32),
                np.asarray(pull.sum(), np.float32),
            ]
        )

    def _move(self, gradients: Sequence[Vectors]) -> None:
        self._step += 1
        left = max(0.02, 1 - self._step / self._steps)
        rate = RATE * min(1.0, self._step / WARMING) * left
        for number, (value, gradient) in enumerate(
            zip([*self.maps, *self._scales], gradients, strict=True)
        ):
            slope = self._slopes[number] = 0.9 * self._slopes[number] + 0.1 * gradient
            spread = self._spreads[number] = 0.999 * self._spreads[number] + 0.001 * gradient**2
            slope, spread = slope / (1 - 0.9**self._step), spread / (1 - 0.999**self._step)
            np.subtract(
                value, rate * slope / (np.sqrt(spread) + 1e-8), out=value, casting="same_kind"
            )


def _own(lesson: Lesson) -> list[Numbers]:
    """The sentences that any phrasing with the same words is tied to."""
    by_words: dict[str, set[int]] = {}
    for question, sentence in zip(lesson.questions, lesson.tied.tolist(), strict=True):
        by_words.setdefault(question, set()).add(sentence)
    return [np.array(sorted(by_words[question] - {-1})) for question in lesson.questions]


def _table(rows: Sequence[Numbers]) -> Numbers:
    """The rows below each other, filled up with NOWHERE."""
    table = np.full((len(rows), max(map(len, rows))), NOWHERE, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table


def _rivals(projection: Projection, lesson: Lesson, own: Sequence[Numbers]) -> list[Numbers]:
    """The likest sentences that are not its own and hardly answer the same, likest first."""
    asked = projection.project(lesson.asked)
    figures = [frozenset(_FIGURE.findall(text)) for text in lesson.texts]
    tongues = np.array(lesson.said_in)
    answered = np.flatnonzero(lesson.tied >= 0)
    # Side by side where they are tied to the same sentence, whose likeness is the greatest.
    answered = answered[np.argsort(lesson.tied[answered], kind="stable")]
    tied, firsts = np.unique(lesson.tied[answered], return_index=True)
    others = np.ascontiguousarray(lesson.asked[answered].T)
    column = np.full(len(asked), NOWHERE)
    column[answered] = np.arange(len(answered))
    found = []
    for first in range(0, len(asked), _BLOCK):
        block = slice(first, first + _BLOCK)
        likeness = asked[block] @ lesson.said.T - (asked[block] @ projection.passages)[:, None]
        if len(answered):
            like = asked[block] @ others
            itself = np.flatnonzero(column[block] >= 0)
            like[itself, column[block][itself]] = -np.inf  # No question is its own rival.
            most = np.maximum.reduceat(like, firsts, axis=1)
            most -= (asked[block] @ projection.questions)[:, None]
            likeness[:, tied] = np.maximum(likeness[:, tied], most)
        languages = np.array(lesson.asked_in[block])
        likeness += np.float32(0.05) * (tongues == languages[:, None])
        for number, row in enumerate(likeness, first):
            found.append(_likest(_first(row, 3 * LIKEST), number, lesson, own, figures))
    return found


def _first(likeness: Vectors, most: int) -> Numbers:
    """The places of the greatest, greatest first, equal ones as they come."""
    least = np.partition(likeness, -most)[-most] if most < len(likeness) else -np.inf
    places = np.flatnonzero(likeness >= least)
    return places[np.argsort(-likeness[places], kind="stable")][:most]


def _likest(
    order: Numbers,
    number: int,
    lesson: Lesson,
    own: Sequence[Numbers],
    figures: Sequence[frozenset[str]],
) -> Numbers:
    mine = int(lesson.tied[number])
    if mine < 0:
        return order[:LIKEST_UNANSWERED]
    right = set(own[number].tolist())
    said = {lesson.texts[sentence] for sentence in right}
    alike = lesson.said[order] @ lesson.said[mine] > (SAME[0] if figures[mine] else SAME[1])
    found: list[int] = []
    for sentence, twin in zip(order.tolist(), alike.tolist(), strict=True):
        same = figures[sentence] == figures[mine] or not figures[mine]
        if sentence in right or lesson.texts[sentence] in said or (same and twin):
            continue
        found.append(sentence)
    return np.array(found[:LIKEST], dtype=np.int64)


def _one(generator: np.random.Generator, own: Numbers) -> Numbers:
    """One of each row's, any as likely; shape (rows, 1)."""
    places = generator.integers(0, (own >= 0).sum(axis=1))
    return np.take_along_axis(own, places[:, None], axis=1)


def _drawn(generator: np.random.Generator, rivals: Numbers, nearer: float) -> Numbers:
    """Some of each row's rivals, the nearer ones rather; NOWHERE where there are too few."""
    # Who comes first in a race of exponential times is drawn in proportion to their speed.
    times = generator.standard_exponential(rivals.shape)
    times *= np.exp(np.arange(rivals.shape[1]) / nearer)
    times[rivals < 0] = np.inf
    drawn = np.argsort(times, axis=1)[:, :RIVALS]
    some = np.full((len(rivals), RIVALS), NOWHERE)
    some[:, : drawn.shape[1]] = np.take_along_axis(rivals, drawn, axis=1)
    return some


def _strangers(generator: np.random.Generator, own: Numbers, sentences: int) -> Numbers:
    """Some of all sentences for each row; NOWHERE for one that is its own."""
    some = generator.integers(0, sentences, (len(own), STRANGERS))
    some[(some[:, :, None] == own[:, None, :]).any(axis=2)] = NOWHERE
    return some


def _shares(scores: Weights) -> Weights:
    """Of each place, where another one is none of them, whose score is nought."""
    highest = np.maximum(scores.max(axis=1, keepdims=True), 0.0)
    share = np.exp(scores - highest)
    result: Weights = share / (share.sum(axis=1, keepdims=True) + np.exp(-highest))
    return result


def _turned(vectors: Vectors, inner: Vectors, outer: Vectors) -> tuple[Vectors, Vectors, Vectors]:
    """What the inner map makes of them, what both do at length 1, and the lengths before."""
    within = vectors @ inner.T
    turned = vectors + within @ outer.T
    length = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
    return within, turned / length, length


def _through(onto: Vectors, unit: Vectors, length: Vectors) -> Vectors:
    """A gradient before lengths were made 1."""
    result: Vectors = (onto - (onto * unit).sum(axis=1, keepdims=True) * unit) / length
    return result


def _centred(vectors: Vectors, mean: Vectors) -> Vectors:
    return Projection.unit(vectors - mean)


def _mapped(vectors: Vectors, inner: Vectors, outer: Vectors) -> Vectors:
    """Vectors, or one, as both maps turn them; so few at a time that BLAS takes one thread."""
    rows = np.atleast_2d(vectors)
    few = [rows[at : at + _FEW] for at in range(0, len(rows), _FEW)]
    turned = np.concatenate([some + (some @ inner.T) @ outer.T for some in few])
    return Projection.unit(turned.reshape(vectors.shape))


def _encoded(values: Vectors) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f2").tobytes()).decode()


def _decoded(text: str) -> Vectors:
    return np.frombuffer(base64.b64decode(text), dtype="<f2").astype(np.float32)

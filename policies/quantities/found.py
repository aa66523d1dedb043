"""What the walk over a text finds: a quantity in folded offsets."""

from __future__ import annotations

from typing import NamedTuple

from policies.quantities.amount import Amount
from policies.quantities.said import Said
from policies.quantities.tokens import Tokens


class Found(NamedTuple):
    """A quantity in folded offsets; `next` is the token after it."""

    start: int
    end: int
    next: int
    kind: str
    value: str
    unit: str = ""
    bound: str = "exact"
    first: int = -1
    """Its first token; -1 where the bound was decided."""


def finished(tokens: Tokens, amount: Amount, value: str) -> Found:
    """An amount as it was found, with its value written out."""
    return Found(
        tokens.starts[amount.first],
        tokens.ends[amount.next - 1],
        amount.next,
        amount.kind,
        value,
        amount.unit,
        first=amount.first,
    )


def single(tokens: Tokens, index: int, kind: str, value: str) -> Found:
    """A quantity of one token."""
    return Found(tokens.starts[index], tokens.ends[index], index + 1, kind, value, first=index)


def token_after(tokens: Tokens, index: int, end: int) -> int:
    """The first token from `index` on that begins at an offset or behind it."""
    while index < len(tokens.starts) and tokens.starts[index] < end:
        index += 1
    return index


def in_words(tokens: Tokens, said: Said) -> Found:
    """A date, a time or an identifier in words."""
    return Found(
        tokens.starts[said.first],
        tokens.ends[said.next - 1],
        said.next,
        said.kind,
        said.value,
        said.unit,
    )

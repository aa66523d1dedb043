"""A cell is said of its row: what names another row, or none but something else, is not its."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence, Set

from policies.contexts import labels
from policies.model import Span
from policies.scene import Place, ReadStatement
from policies.terms import COMPOUNDING, commonplace, is_content, light

_WORD = re.compile(r"[^\W\d_]{3,}")
NEAR = 2
"""Terms apart at most, of which a compound is two."""
FEW = 8
"""No more rows that a statement names, and figures of it, are held against each other."""
MOST = 64
"""No more words of a statement, and rows of a table, are looked at."""


def of_another_row(
    statement: ReadStatement,
    carried: Collection[str],
    own: Sequence[Place],
    says: Callable[[str, Collection[str]], bool],
    absent: Callable[[str], bool],
) -> Span | None:
    """The words of a statement that name another row than each of a figure's, or no row at all.

    `says` tells whether a term is among others, `absent` whether no cited passage has it.
    """
    heads = [place.heads for place in own]
    if not any(h is not None and h.row for h in heads):
        return None
    said = {t for t in statement.terms.texts if is_content(t)}.union(
        carried, *(labels(q) for q in statement.quantities)
    )
    if (found := _of_named_row(statement, own, said)) is not None:
        return found
    if any(h is None or not h.row for h in heads):
        return None
    rows = [h.row for h in heads if h is not None]
    unsaid = [row for row in rows if not any(says(t, said) for t in row)]
    if len(unsaid) == len(rows):
        found = _named(statement, own[0], said, rows)
        return found or _stranger(statement, absent, None)
    if any(all(says(t, said) for t in row) for row in rows):
        return None
    # Half of what the row is called, and something else beside it: the gold card of another make.
    part = {t for row in rows for t in row if says(t, said)}
    return _stranger(statement, absent, part)


def _of_named_row(statement: ReadStatement, own: Sequence[Place], said: Set[str]) -> Span | None:
    """The label of a row that a statement says whole, where no place of a figure says it.

    A row whose own figure the statement states as well is not meant for this one.
    """
    cell = next(p for p in own if p.heads is not None and p.heads.row)
    mine = [p.heads.row for p in own if p.heads is not None]
    tried = 0
    for sentence in cell.passage.sentences:
        row = next((h.row for h in sentence.heads if h is not None and h.row), None)
        if row is None or not row <= said or row in mine:
            continue
        tried += 1
        if tried > FEW:
            break
        if any(row <= m or (m - row) & said for m in mine):
            # Its own row is called so as well, and by what else the statement says.
            continue
        if any(p.heads is None and _tells(p, row) for p in own):
            continue
        if any(
            sentence.states(n, q)
            for q in statement.quantities[:FEW]
            for n in range(len(sentence.quantities))
        ):
            continue
        starts = statement.terms.starts
        at = next((n for n, t in enumerate(statement.terms.texts) if t in row), None)
        return None if at is None else _word(statement, starts[at])
    return None


def _tells(place: Place, row: frozenset[str]) -> bool:
    """Whether a sentence, or what it stands under, says half of what a row is called."""
    sentence = place.sentence
    known = row & (sentence.words.content | sentence.scope | place.passage.context)
    return 2 * len(known) >= len(row)


def _named(
    statement: ReadStatement, own: Place, said: Set[str], rows: Sequence[frozenset[str]]
) -> Span | None:
    """The first word of the label of another row that a statement says whole."""
    tried = 0
    for sentence in own.passage.sentences:
        row = next((h.row for h in sentence.heads if h is not None and h.row), None)
        if row is None:
            continue
        tried += 1
        if tried > MOST:
            break
        if row not in rows and row <= said:
            for quantity in statement.quantities:
                if row & set(labels(quantity)):
                    return quantity.span
            starts = statement.terms.starts
            at = next((n for n, t in enumerate(statement.terms.texts) if t in row), None)
            return _word(statement, starts[at]) if at is not None else None
    return None


def _stranger(
    statement: ReadStatement, absent: Callable[[str], bool], beside: Collection[str] | None
) -> Span | None:
    """The noun of a statement that no passage has, next to one of some terms where these are given.

    Only where nouns show by their capitals.
    """
    if statement.language not in COMPOUNDING:
        return None
    terms, body, base = statement.terms, statement.statement.body, statement.span.start
    idle = light() | commonplace()
    for at, term in enumerate(terms.texts[:MOST]):
        if not is_content(term) or term in idle or not body[terms.starts[at] - base].isupper():
            continue
        if beside is not None and not set(terms.texts[max(0, at - NEAR) : at + NEAR + 1]) & set(
            beside
        ):
            continue
        if absent(term) and _WORD.match(body, terms.starts[at] - base):
            return _word(statement, terms.starts[at])
    return None


def _word(statement: ReadStatement, start: int) -> Span:
    match = _WORD.match(statement.statement.body, start - statement.span.start)
    return Span(start, start + len(match[0]) if match else start + 1)

"""A text parted into its figures and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from policies.lexis import NEGATION
from policies.model import Quantity, Span
from policies.quantities import reading_of
from policies.quantities.characters import fold
from policies.quantities.recognition import MOST as MOST_READ
from policies.quantities.recognition import Reading
from policies.quantities.tokens import Tokens
from policies.terms import NO_CONTENT, Terms, terms_of, words_beside, words_in
from policies.words import Words

_IGNORED = frozenset({"idiom"})


def written_in(text: str) -> Sequence[str]:
    """The words of a text, folded."""
    return words_in(fold(text).lower).words


def blank(text: str, quantities: Sequence[Quantity]) -> str:
    """The text with quantities replaced by blanks, every offset kept."""
    pieces: list[str] = []
    last = 0
    for quantity in quantities:
        start, end = quantity.span
        pieces += [text[last:start], " " * (end - start)]
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def figured(text: str, likely: str, most: int = MOST_READ) -> Reading:
    """A text read, with the quantities that need a source."""
    found = reading_of(text, likely, most)
    return found._replace(quantities=needing_source(found.quantities))


def needing_source(found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """All but idioms."""
    return tuple([q for q in found if q.kind not in _IGNORED])


def moved(quantities: Sequence[Quantity], by: int) -> tuple[Quantity, ...]:
    """The same quantities, with spans that count from further ahead."""
    if not quantities:
        return ()
    return tuple(
        Quantity(Span(q.span.start + by, q.span.end + by), q.text, q.kind, q.value, q.unit, q.bound)
        for q in quantities
    )


def terms_around(
    masked: str, quantities: Sequence[Quantity], language: str, tokens: Tokens | None = None
) -> Terms:
    """The terms of a text in which the quantities are blanked out.

    `tokens` are those of the whole text, where they are known already.
    """
    if tokens is None or not tokens.is_plain:
        return terms_of(_plain(masked), quantities, language)
    said = blank(tokens.lower, quantities)
    return terms_of(said, quantities, language, words_beside(tokens, quantities))


def _plain(text: str) -> str:
    """The text in lower case without accents, offsets kept."""
    folded = fold(text)
    if folded.starts is None:
        return folded.lower
    # Where folding would move offsets, each character is folded by itself.
    return text.translate({ord(c): _one(fold(c).lower) for c in set(text)})


def _one(folded: str) -> str:
    return folded if len(folded) == 1 else " "


def content_of(text: str, language: str = "") -> frozenset[str]:
    """Content terms of a text, its figures left out."""
    if not text:
        return frozenset()
    return content_among(terms_of(_plain(text), (), language).texts)


def content_among(texts: Sequence[str]) -> frozenset[str]:
    """The content terms among some terms."""
    return frozenset([text for text in texts if text[0] not in NO_CONTENT])


def worded(terms: Terms) -> tuple[Words, Terms]:
    """The words of a text by its terms, and the terms."""
    return Words(content_among(terms.texts), NEGATION in terms.texts), terms

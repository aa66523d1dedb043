"""Roman numerals in plain letters, where the words around them say so: Article IV, Basel III."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from policies.quantities.found import Found
from policies.quantities.tokens import Tokens

_FORM: Final = re.compile(r"(?=[ivxlcdm])m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_LETTERS: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_BEARERS: Final = frozenset(
    # What is counted in Roman numerals, in the seven languages.
    "article articles annex annexes appendix book chapter chapters class division level part "
    "parts phase pillar pillars schedule section sections stage table tier tiers title titles "
    "type volume "
    "abschnitt abschnitte anhang anlage artikel band buch kapitel klasse phase saule stufe tabelle "
    "teil titel "
    "annexe annexes chapitre livre partie pilier section titre tome niveau "
    "anexo articulo capitulo fase libro nivel parte pilar seccion siglo titulo tomo "
    "allegato articolo capitolo fascia livello pilastro secolo sezione tabella titolo "
    "artigo livro seccao secao seculo "
    "afdeling bijlage boek deel hoofdstuk niveau pijler "
    # Laws and agreements that are told apart so.
    "basel bale basilea basileia bazel mifid solvency solvabilite crd crr psd ucits emir aifmd ii "
    "war weltkrieg".split()
)
_AMBIGUOUS: Final = frozenset(
    "c d l m cd dc mc md cc dd mm ml cm dl dm dim mix mi di li xl".split()
)
"""Letters and words that are more often something else: a class C, a CD, an XL."""
_JOINING: Final = frozenset("and or to und oder bis et ou a y e o en - – ,".split())
"""What may stand between two of them: Articles IV and V."""
ROMAN_LEADS: Final = _BEARERS | _JOINING | {"-", "."}
"""What may stand right in front of one."""
_FEW: Final = frozenset("ivx")
LONGEST: Final = 9


@lru_cache(maxsize=4096)
def roman(word: str) -> int:
    """The value of a Roman numeral in lower case, as it is written properly; 0 for any other word.

    >>> roman("xiv"), roman("iiii"), roman("mix")
    (14, 0, 1009)
    """
    if len(word) > LONGEST or _FORM.fullmatch(word) is None:
        return 0
    values = [_LETTERS[letter] for letter in word]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def roman_at(tokens: Tokens, index: int) -> Found | None:
    """A Roman numeral behind a word that is counted so, in capitals; not the pronoun I."""
    before = index - 1
    if before < 0 or not tokens.near(before):
        return None
    texts, plain = tokens.texts, tokens.folded.text
    if before and texts[before] in {"-", "."}:
        before -= 1
    bearer, word = texts[before], texts[index]
    ahead = texts[before - 1] if before else ""
    joined = bearer in _JOINING and ahead not in _AMBIGUOUS and roman(ahead) > 0
    if not joined and bearer not in _BEARERS:
        return None
    start, end = tokens.starts[index], tokens.ends[index]
    if not plain[start:end].isupper() or word in _AMBIGUOUS or _FEW.isdisjoint(word):
        return None
    if tokens.glued(index) and texts[index + 1] in {"'", "&", "-", "/"}:
        return None
    capital = plain[tokens.starts[before - joined]].isupper()
    if not capital and (joined or word == "i"):
        return None
    return Found(start, end, index + 1, "number", str(roman(word)))

"""Account numbers, card numbers, addresses and names of people stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from policies.model import Effect, Finding, Span
from policies.scene import ReadStatement, Scene

Kind = Literal["account", "card", "email", "phone", "identity", "name"]
KINDS: tuple[Kind, ...] = ("account", "card", "email", "phone", "identity", "name")

_NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]{1,30}(?:[ -][A-ZÀ-ÖØ-Þ][^\W\d_]{1,30}){0,3}"
_PERSONAL: dict[Kind, re.Pattern[str]] = {
    "account": re.compile(
        r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b"
        # A sort code with an account number, a German bank code with one.
        r"|\b\d{2}-\d{2}-\d{2}[ ,/]{1,3}\d{8}\b"
        r"|\bBLZ[ :]{0,3}\d{3} ?\d{3} ?\d{2}\b"
    ),
    "card": re.compile(r"(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d.,]?\d)"),
    "email": re.compile(
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?:@|\s?[\[(](?:at|@)[\])]\s?)"
        r"[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){1,5}"
    ),
    "phone": re.compile(
        r"(?<![\w+])(?:\+|00)(?=(?:[ ./()-]{0,3}\d){8})"
        r"[1-9]\d{0,2}(?:[ ./-]?\(?0?\)?[ ./-]?\d{1,5}){2,6}(?!\d)"
        r"|(?<![\w.,/-])\(?0[1-9]\d{1,4}\)?[ /-]\d{3,5}(?:[ -]?\d{2,5}){0,3}(?![\d.,]?\d)"
    ),
    # Numbers that states give to people: US, German, French, Spanish, Italian, British.
    "identity": re.compile(
        r"\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b"
        r"|\b[1-9]\d (?:\d{3} ){2}\d{3}\b(?=\D|$)"
        r"|\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3}(?: ?\d{2})\b"
        r"|\b\d{8}[- ]?[A-HJ-NP-TV-Z]\b"
        r"|\b[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]\b"
        r"|\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"
    ),
    "name": re.compile(
        r"\b(?:Mr|Mrs|Ms|Miss|Herrn?|Frau|Monsieur|Madame|Mme|Señora?|Sra?|Signora?|Sig(?:\.ra)?|Dr)"
        rf"\.? {_NAME}"
    ),
}
_SIGNS = (
    *("@", "[at", "(at", "Mr", "Ms", "Mm", "Miss", "Mons", "Mada", "Herr", "Frau"),
    *("Señ", "Sr", "Sig", "Dr"),
)
_LONG = re.compile(
    r"\d(?:(?:[ ./()-]{0,3}\d){7}|(?<=0)(?:[ /()-]{0,3}\d){5}|(?: ?\d){5} ?[A-D]"
    r"|(?<=[A-Z]{2}\d)\d)"
)
"""Some of both stands in whatever is looked for: looked for first, since it is found far sooner."""
_WHAT: dict[Kind, str] = {
    "account": "an account number",
    "card": "a card number",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "identity": "a number that a state gives to a person",
    "name": "somebody's name",
}
_BARE = re.compile(r"[^0-9A-Za-z@]")


@dataclass(frozen=True, slots=True)
class Personal:
    """What points at a person leaves only where a cited passage publishes it."""

    effect: Effect
    message: str = "This looks like {what}, and no cited passage publishes it: {text}"
    kinds: tuple[Kind, ...] = KINDS
    """What is looked for."""
    name: str = "personal"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each stretch, under the first kind that sees it."""
        body, start = statement.statement.body, statement.span.start
        if not any(map(body.__contains__, _SIGNS)) and not _holds_long(body):
            return
        taken = bytearray(len(body))
        for kind in self.kinds:
            for match in _PERSONAL[kind].finditer(body):
                first, last = match.span()
                if any(taken[first:last]) or _published(match[0], statement, scene):
                    continue
                if kind in {"identity", "card"} and _amount(match.span(), statement):
                    continue
                taken[first:last] = b"\x01" * (last - first)
                span = Span(start + first, start + last)
                message = self.message.replace("{what}", _WHAT[kind]).replace("{text}", match[0])
                yield Finding(self.name, self.effect, span, message)


def _holds_long(body: str) -> bool:
    """Whether a text has digits that may make a number that points at somebody."""
    if body.isascii() and not any(map(body.__contains__, "0123456789")):
        return False
    return _LONG.search(body) is not None


def _amount(found: tuple[int, int], statement: ReadStatement) -> bool:
    """Whether a stretch is a figure with a unit: "16 700 000 000 USD"."""
    start = statement.span.start
    return any(
        q.unit and q.span.start - start <= found[0] and found[1] <= q.span.end - start
        for q in statement.quantities
    )


def _published(found: str, statement: ReadStatement, scene: Scene) -> bool:
    """Whether a cited passage holds it, however it is grouped there."""
    bare = _BARE.sub("", found).casefold()
    return any(bare in _stripped(p.passage.text) for p in scene.cited(statement))


@lru_cache(maxsize=1024)
def _stripped(text: str) -> str:
    return _BARE.sub("", text).casefold()

"""Addresses and markup leave only where the cited passage holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.model import Effect, Finding, Span
from policies.quantities.characters import fold
from policies.scene import ReadStatement, Scene

_ENDS = "com|org|net|io|eu|bank|info|biz|xyz|example|app|dev|co|me|top|shop|site|online|link|click"
_COUNTRIES = "de|at|ch|fr|es|it|be|nl|pt|uk|ie|lu|pl|se|dk|fi|us|ru|cn|tk|ly"
_LINK = re.compile(
    # A scheme that a reader's program follows, or runs.
    r"\b(?:https?|hxxps?|ftp|javascript|data|file|tel|sms|mailto|vbscript|blob|ws|wss):[^\s<>\"')\]]{1,500}"
    r"|\bwww\.[^\s<>\"')\]]{1,300}"
    # Markdown links and images, with the address inside or given elsewhere.
    r"|!?\[[^\[\]\n]{0,200}\]\([^()\n]{1,500}\)"
    r"|!?\[[^\[\]\n]{1,200}\]\[[^\[\]\n\d][^\[\]\n]{0,80}\]"
    r"|^\s{0,3}\[[^\[\]\n]{1,80}\]:\s?\S{1,500}"
    # Tags, and what a page would show as one.
    r"|</?[a-z!][^<>\n]{0,300}>"
    r"|&(?:lt|#0{0,4}60|#x0{0,4}3c);/?[a-z!]"
    # Bare hosts and addresses of machines.
    rf"|(?P<host>(?<![\w@.-])(?:[a-z0-9-]{{1,60}}(?:\.|\[\.\]|\(\.\))){{1,6}}(?:{_ENDS}|{_COUNTRIES})\b(?:/[^\s<>\"')\]]{{0,300}})?)"
    r"|(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5}|/[^\s<>\"')\]]{0,300})",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"[:\[\]<&.w](?:(?<=:)\S|(?<=\[)\.|(?<=\])[(\[:]|(?<=<)\S|(?<=&)[l#]"
    r"|(?<=\.)[^\W\d_]{2}|(?<=\(\.)|ww\.|\d{1,3}\.\d)"
)
"""Some of it stands in every link and tag; looked for first, since it is found far sooner."""
_SIGNS = (":", "[", "]", "<", "&", "(.", "www.")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]{1,253})(?::\d{1,5})?(?:[/?#]|$)", re.I)
_EDGE = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Links:
    """A link that no source holds may lead anywhere; part of a link is another link."""

    effect: Effect
    message: str = "No cited passage holds this link or markup: {text}."
    hosts: tuple[str, ...] = ()
    """Hosts that may always be named, each with everything below it: `bank.example`."""
    name: str = "links"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each link or tag that no cited passage holds."""
        body = statement.statement.body
        folded = fold(body)
        if not _may_lead(folded.lower) or not _LIKELY.search(folded.lower):
            return
        for match in _LINK.finditer(folded.lower):
            inside = folded.span(*match.span())
            text = body[inside.start : inside.end].rstrip(_EDGE)
            link = match[0].rstrip(_EDGE)
            if match["host"] and not (text.islower() or text.isupper()):
                # "each month.It is": a blank is missing, and no host was meant.
                continue
            if self._trusted(link) or any(
                link in _links(p.passage.text) for p in scene.cited(statement)
            ):
                continue
            start = statement.span.start + inside.start
            span = Span(start, start + len(text))
            yield Finding(self.name, self.effect, span, self.message.replace("{text}", text))

    def _trusted(self, link: str) -> bool:
        """Whether a link leads to a host that the policy names, and nowhere else."""
        found = _HOST.match(link)
        return found is not None and any(
            found[1] == host or found[1].endswith(f".{host}") for host in self.hosts
        )


def _may_lead(lower: str) -> bool:
    """Whether a text has a stop within it or a sign of a link or tag; most have neither."""
    return "." in lower.rstrip(" .") or any(map(lower.__contains__, _SIGNS))


@lru_cache(maxsize=1024)
def _links(text: str) -> frozenset[str]:
    """Every link of a passage, whole: its beginning alone would lead somewhere else."""
    return frozenset(m[0].rstrip(_EDGE) for m in _LINK.finditer(fold(text).lower))

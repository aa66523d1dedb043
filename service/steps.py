"""Steps of a procedure, which answer together what none of them answers alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.records import Passage, Sentence
from service.asked import asked_kinds
from service.calibration import Weighed
from service.readings import slice_of

MOST_STEPS = 7
"""As many steps are quoted; of more the first ones, and their page is named."""

_FIGURE = re.compile(r"\d")
_STOPS = (".", "!", "。", ":")

_HOW: Mapping[str, str] = {
    "en": r"\bhow (?:do|can|could|should|must|shall) (?:i|we|you)\b|\bhow to\b"
    r"|\bwhat (?:do|will|must|should) (?:i|we)(?: have to| need to)? (?:need|bring|send|show)\b"
    r"|\b(?:what|which) (?:documents|papers)\b",
    "de": r"\bwie (?:\w+ )?(?:ich|wir|man)\b|\bwas (?:brauche|benötige|braucht) (?:ich|wir|man)\b"
    r"|\bwelche (?:unterlagen|dokumente|papiere)\b",
    "fr": r"\bcomment\b|\bde quoi (?:ai-je|a-t-on) besoin\b"
    r"|\bquels (?:documents|papiers|justificatifs)\b",
    "es": r"\bcómo\b|\bqué (?:necesito|documentos|papeles)\b",
    "it": r"\bcome\b|\b(?:cosa|che) (?:mi )?(?:serve|occorre)\b|\b(?:quali|che) documenti\b",
}
"""Asks how something is done, or with what."""

_WHAT_NOW: Mapping[str, str] = {
    "en": r"\bwhat (?:now|next)\b"
    r"|\bwhat (?:do|can|could|should|must|shall) (?:i|we)(?: (?:have|need) to)? do\b",
    "de": r"\bwas (?:nun|jetzt|tun)\b|\bwas (?:soll|sollte|muss|kann|mache|tue) (?:ich|wir|man)\b",
    "fr": r"\bque faire\b|\bque (?:dois|puis)-je faire\b|\bqu'est-ce que je (?:dois|fais|peux)\b",
    "es": r"\bqué (?:hago|hacer|(?:debo|puedo|tengo que) hacer)\b",
    "it": r"\b(?:cosa|che) (?:faccio|fare|(?:devo|posso) fare)\b",
}
"""Asks what to do."""

_HAPPENED: Mapping[str, str] = {
    "en": r"(?:i|i've|we|we've|my|our|someone|somebody|there)\b",
    "de": r"(?:ich|wir|mein|meine|mir|jemand)\b",
    "fr": r"(?:j'ai|je|mon|ma|mes|quelqu'un|on)\b",
    "es": r"(?:he|me|mi|mis|alguien|han)\b",
    "it": r"(?:ho|mi|abbiamo|qualcuno|hanno|la mia|il mio)\b",
}
"""How a sentence begins that tells what happened."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of one list, in their order, maybe after the sentence that opens their passage."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    whole: bool
    """Whether these are all of them."""


def steps(question: str, language: str, weighed: Sequence[Weighed]) -> Steps | None:
    """The procedure that the best sentence is a step of, for who asks how something is done.

    Who asks what to do, or tells what happened and asks nothing, gets the first procedure of the
    best sentence's document, after the sentence that opens its passage. None where there is none.

    `weighed` is best first and not empty.
    """
    if asked_kinds(question):
        return None
    plain = question.lower().replace("’", "'").strip()
    now = _matches(_WHAT_NOW, language, plain) or (
        "?" not in plain and re.match(_HAPPENED.get(language, r"\b\B"), plain) is not None
    )
    if not now and not _matches(_HOW, language, plain):
        return None
    first = weighed[0].candidate
    own = _listed(first.hit.passage, first.hit.passage.sentences.index(first.sentence))
    if own is not None or not now:
        return own
    document = first.hit.passage.document
    same = [w.candidate for w in weighed if w.candidate.hit.passage.document == document]
    for candidate in sorted(same, key=lambda c: c.sentence.start):
        passage = candidate.hit.passage
        listed = _listed(passage, passage.sentences.index(candidate.sentence))
        if listed is not None:
            opening = passage.sentences[0]
            opens = opening not in listed.sentences and not _FIGURE.search(slice_of(passage, 0))
            before = (opening,) if opens else ()
            return Steps(passage, (*before, *listed.sentences), listed.whole)
    return None


def _matches(patterns: Mapping[str, str], language: str, plain: str) -> bool:
    return language in patterns and re.search(patterns[language], plain) is not None


def _listed(passage: Passage, at: int) -> Steps | None:
    """The list that a sentence is an item of: whole sentences, each a line, few with figures."""
    start = end = at
    while start > 0 and _is_step(passage, start) and _is_step(passage, start - 1):
        start -= 1
    while _is_step(passage, end) and _is_step(passage, end + 1):
        end += 1
    items = range(start, end + 1)
    figured = sum(bool(_FIGURE.search(slice_of(passage, n))) for n in items)
    if len(items) < 2 or 2 * figured > len(items) or at - start >= MOST_STEPS:
        return None
    sentences = tuple(passage.sentences[n] for n in items[:MOST_STEPS])
    return Steps(passage, sentences, len(items) <= MOST_STEPS)


def _is_step(passage: Passage, number: int) -> bool:
    """Whether a sentence is there, fills a line of its passage, and is no row of a table."""
    if number >= len(passage.sentences):
        return False
    sentence, said = passage.sentences[number], slice_of(passage, number)
    before = passage.text[: sentence.start - passage.start].rstrip(" ")
    after = passage.text[sentence.end - passage.start :].lstrip(" ")
    return (
        (not before or before.endswith("\n"))
        and (not after or after.startswith("\n"))
        and "\t" not in said
        and said.rstrip().endswith(_STOPS)
        and not said[:1].islower()
    )

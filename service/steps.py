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

NEAR = 4.0
"""Who tells what happened gets a procedure whose passage has a sentence this close to the best.

For a lost card, of the sample, those that tell how it is blocked are within 2.4; for a blocked PIN,
those that tell how the PIN is shown are 5.3 and more away.
"""

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
    "de": r"\bwas (?:nun|jetzt|tun)\b|\bwas (?:mache|tue) (?:ich|wir)\b"
    r"|\bwas (?:soll|sollte|muss|kann) (?:ich|wir|man)(?: \w+){0,3} (?:tun|machen|unternehmen)\b",
    "fr": r"\bque faire\b|\bque (?:dois|puis)-je faire\b"
    r"|\bqu'est-ce que je (?:fais|(?:dois|peux) faire)\b",
    "es": r"\bqué (?:hago|hacer|(?:debo|puedo|tengo que) hacer)\b",
    "it": r"\b(?:cosa|che) (?:faccio|fare|(?:devo|posso) fare)\b",
}
"""Asks what to do."""

_COUNTED: Mapping[str, str] = {
    "en": r"\bat (?:least|most)\b|\bhow (?:often|far|large|big)\b|\bm(?:in|ax)imum\b"
    r"|\bneed to (?:earn|pay in|pay down|put down)\b",
    "de": r"\b(?:mindestens|wenigstens|höchstens|min(?:imum|imal|destens)|max(?:imum|imal))\b"
    r"|\b(?:mindest|höchst)\w+|\b(?:minimal|maximal)e\w?\b|\bwie (?:oft|weit|teuer|groß)\b",
    "fr": r"\bau (?:moins|minimum|maximum|plus)\b|\bm(?:in|ax)im(?:um|al|ale)\b",
    "es": r"\b(?:como|al) (?:mínimo|máximo|menos)\b|\ba lo sumo\b|\b(?:mín|máx)im[oa]\b"
    r"|\bcon qué frecuencia\b|\bcómo de \w",
    "it": r"\b(?:come|al) (?:minimo|massimo)\b|\balmeno\b|\b(?:minim|massim)[oa]\b"
    r"|\bogni quanto\b",
}
"""Asks for a figure in words that do not tell of which kind it is."""

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
    best sentence's document, after the sentence that opens its passage, if that passage has a
    sentence nearly as good as the best. None where there is none, or a figure is asked for.

    `weighed` is best first and not empty.
    """
    plain = question.lower().replace("’", "'").strip()
    if asked_kinds(question) or _matches(_COUNTED, language, plain):
        return None
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
    near = {w.candidate.hit.passage.id for w in weighed if weighed[0].score - w.score <= NEAR}
    for candidate in sorted(same, key=lambda c: c.sentence.start):
        if candidate.hit.passage.id not in near:
            continue
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

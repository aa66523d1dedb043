"""A statement is said by a passage it cites: its content words, its denials and its permissions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from policies.alignment import Beside, beside, laid_beside
from policies.asides import claiming, is_silent
from policies.denials import moved
from policies.joined import is_joined
from policies.kindred import relatives
from policies.lexis import NEGATION
from policies.modality import overstated
from policies.model import Effect, Finding, Source
from policies.rules.appended import unsaid
from policies.rules.clausewise import opposed
from policies.rules.grounds import NAMED
from policies.rules.overclaims import overclaims
from policies.scene import ReadPassage, ReadSentence, ReadStatement, Scene
from policies.terms import FIGURE, commonplace, contraries, is_content, light, negative
from policies.turns import DENIED, LOOSENED, turns

ALIKE = 82.0
"""Least likeness of two stems that count as one word."""
SHORTEST_LIKE = 5
"""Shorter words have to be the same: "free" is like "fee", and says the opposite."""
DENIES = 0.75
"""Share of a statement's content words that a sentence must say before it can deny it."""
DENIES_ALIKE = 0.8
"""Share of the words of a denial without exception, such as "without any limit", that one denying
sentence must say, if the denial states no figure."""
_ABSOLUTE = re.compile(
    r"\b(?:any|every|everything|everybody|all|always|ever|never|jede[mnrs]?|alle[mnrs]?|immer|nie|niemals"
    r"|keinerlei|tout|toute|tous|toutes|toujours|jamais|aucun|aucune|todo|toda|todos|todas|siempre|nunca"
    r"|ningún|ninguna|ogni|tutto|tutta|tutti|tutte|sempre|mai|nessun|nessuna)\b",
    re.IGNORECASE,
)
FEW = 2
"""Of so few words that claim something, and no figure, each must stand in the passage."""
USED = 0.5
"""Share of a clause's words from which a statement is taken to use that clause."""


@dataclass(frozen=True, slots=True)
class Support:
    """Enough of the statement's content words stand in one cited passage, denied alike."""

    effect: Effect
    threshold: float = 0.5
    """Share of a statement's content words that one cited passage must hold."""
    shortest: int = 0
    """Statements of fewer content words are too short to be missed in a passage."""
    message: str = "No cited passage says this."
    negation: str = "The source says the opposite: {source}"
    added: str = "No cited passage says this of {text}."
    unused: str = "The passage cited by {text} says nothing of this."
    name: str = "support"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding where no cited passage says it, or where one denies it."""
        passages = scene.cited(statement)
        if not passages:
            return
        words = claiming(statement, scene)
        if not words and statement.words.content:
            return
        scored = [(_covered(words, statement, passage), passage) for passage in passages]
        best = max(score for score, _ in scored)
        few = not statement.quantities and len(words - light()) <= FEW
        if best < (1.0 if few else self.threshold):
            if len(words) < self.shortest:
                return
            yield Finding(self.name, self.effect, statement.span, self.message)
            return
        if not any(_not_denying(statement, p) for c, p in scored if c >= self.threshold):
            yield Finding(self.name, self.effect, statement.span, self.message)
            return
        agreeing = (
            [] if is_silent(statement, scene) else [p for c, p in scored if c >= self.threshold]
        )
        denied = _denied(statement, agreeing, scene) if agreeing else None
        if denied is not None and not is_joined(statement, laid_beside(statement, scene), scene):
            owner, sentence = denied
            source = Source(passage=owner.passage.id, span=sentence.span)
            message = self.negation.replace("{source}", sentence.text)
            yield Finding(self.name, self.effect, statement.span, message, source)
            return
        if scene.needs_markers:
            added = unsaid(statement, passages) if best < 1.0 else None
            if added is not None:
                yield Finding(self.name, self.effect, added, self.message)
            yield from self._beyond(statement, laid_beside(statement, scene), scene)
            yield from self._unused(statement, scored)

    def _beyond(
        self, statement: ReadStatement, near: list[Beside], scene: Scene
    ) -> Iterator[Finding]:
        """A clause said otherwise in the passages it cites, and what is claimed beyond them."""
        found = opposed(statement, scene.cited(statement), near)
        if found is not None:
            source = Source(passage=found.passage.passage.id, span=found.sentence.span)
            message = self.negation.replace("{source}", found.sentence.text)
            yield Finding(self.name, self.effect, statement.span, message, source)
        base = statement.span.start
        for span, of in overclaims(statement, near, scene):
            said = statement.statement.text[span.start - base : span.end - base]
            text, place = self.added.replace("{text}", said), None
            if of is not None:
                text += f" {of.sentence.text}"
                place = Source(passage=of.passage.passage.id, span=of.sentence.span)
            yield Finding(self.name, self.effect, span, text, place)

    def _unused(
        self, statement: ReadStatement, scored: list[tuple[float, ReadPassage]]
    ) -> Iterator[Finding]:
        """A cited passage that says nothing of the statement is pointed out, no more."""
        for (score, _), index in zip(scored, statement.cited, strict=True):
            if score < self.threshold / 2:
                marker = next(m for m in statement.markers if m.number == index + 1)
                message = self.unused.replace("{text}", f"[{index + 1}]")
                yield Finding(self.name, Effect.FLAG, marker.span, message)


def _not_denying(statement: ReadStatement, passage: ReadPassage) -> bool:
    """Whether what denies, as "free" or "without any limit" does, is denied by the passage too."""
    words = statement.words.content
    denying = (words & negative()) - passage.known
    wide = (
        statement.words.negated
        and not statement.quantities
        and coverage(statement, passage) < 1
        and _ABSOLUTE.search(statement.masked)
    )
    if not denying and not wide:
        return True
    rest = words - denying
    share = DENIES_ALIKE if wide else USED
    return any(
        (s.words.negated or s.words.content & negative())
        and len(rest & s.words.content) >= share * len(rest)
        for s in passage.sentences
    )


def coverage(statement: ReadStatement, passage: ReadPassage) -> float:
    """Share of a statement's content words that a passage or its headings hold."""
    return _covered(statement.words.content, statement, passage)


def _covered(words: frozenset[str], statement: ReadStatement, passage: ReadPassage) -> float:
    """The same of some of its content words."""
    if not words:
        said = statement.quantities or statement.masked.strip() in passage.passage.text
        return 1.0 if said else 0.0
    known = passage.known
    missing = words - known
    if not missing:
        return 1.0
    found = len(words) - len(missing)
    missing -= light()
    if statement.quantities and found:
        missing -= commonplace()
    count = found + len(missing)
    if not missing:
        return 1.0 if found or statement.quantities else 0.0
    if found + len(missing) * 0.5 < count * 0.3:
        return found / count
    choices = list(known)
    for word in missing:
        if not known.isdisjoint(relatives(word)) or (
            len(word) >= SHORTEST_LIKE and _like(word, choices)
        ):
            found += 1
    return found / count


def _like(word: str, choices: list[str]) -> bool:
    return process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def _denied(
    statement: ReadStatement, passages: list[ReadPassage], scene: Scene
) -> tuple[ReadPassage, ReadSentence] | None:
    """The sentence that fits best but is denied otherwise; None where one agrees."""
    near = laid_beside(statement, scene)
    if len(passages) < len(statement.cited):
        near = beside(statement, passages)
    for turn in turns(statement, near, scene):
        if turn.kind in {DENIED, LOOSENED}:
            return turn.beside.passage, turn.beside.sentence
    other = overstated(statement, near) if scene.needs_markers else None
    elsewhere = other or moved(statement, near)
    if elsewhere is not None:
        return elsewhere.passage, elsewhere.sentence
    words = statement.words.content
    contrary = _contrary(statement, passages)
    if contrary is not None:
        return contrary
    if not words or (near and near[0].exact >= 0.8 * len(statement.terms.texts)):
        return None
    best: tuple[float, ReadPassage, ReadSentence] | None = None
    agreed = 0.0
    for passage in passages:
        for sentence in passage.sentences:
            shared = len(words & sentence.words.content) / len(words)
            if (
                _negated(statement, sentence) == statement.words.negated
                or _denies_alike(statement, sentence)
                or _otherwise(statement, sentence)
            ):
                agreed = max(agreed, shared)
            elif best is None or shared > best[0]:
                best = (shared, passage, sentence)
    if best is None or best[0] <= agreed or best[0] < DENIES:
        return None
    return best[1], best[2]


def _contrary(
    statement: ReadStatement, passages: list[ReadPassage]
) -> tuple[ReadPassage, ReadSentence] | None:
    """The sentence that says "prohibited" where a statement says "permitted", all else alike."""
    words = statement.words.content
    found: tuple[ReadPassage, ReadSentence] | None = None
    for term in words & _affirming():
        rest = words - {term}
        for passage in passages:
            for sentence in passage.sentences:
                theirs = sentence.words.content
                if not rest or len(rest & theirs) < DENIES * len(rest):
                    continue
                if term in theirs or sentence.words.negated != statement.words.negated:
                    return None
                if found is None and contraries()[term] & theirs - words:
                    found = passage, sentence
    return found


@lru_cache(maxsize=1)
def _affirming() -> frozenset[str]:
    """Terms that another word denies."""
    return frozenset(contraries())


def _denies_alike(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """Whether both say the same words and deny the same of them, in whatever order of clauses."""
    if statement.words.content != sentence.words.content:
        return False
    denied = _denied_words(statement.terms.texts)
    return bool(denied) and denied == _denied_words(sentence.terms.texts)


def _denied_words(texts: Sequence[str]) -> list[str]:
    """Behind each denial the word that it denies, in order of the alphabet."""
    behind = ((texts[n + 1 :]) for n, text in enumerate(texts) if text == NEGATION)
    return sorted(next((t for t in rest if is_content(t)), "") for rest in behind)


def _otherwise(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """Whether one denies by "not" what the other denies by a word such as "free" or "refuse"."""
    mine, theirs = statement.words, sentence.words
    if mine.negated == theirs.negated:
        return False
    denying = mine.content - theirs.content if theirs.negated else theirs.content - mine.content
    return bool(denying & negative())


def _negated(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """Whether the clauses that a statement uses are denied."""
    if not sentence.words.negated:
        return False
    words = statement.words.content
    terms = sentence.terms
    told = _told(statement, sentence)
    if statement.words.negated and not _denies_figures(statement):
        told = frozenset()
    for at, text in enumerate(terms.texts):
        if text != NEGATION:
            continue
        home = terms.clauses[at]
        if told and int(home) not in told:
            # The figures are said in another clause than the denial.
            continue
        clause = {
            t
            for t, c in zip(terms.texts, terms.clauses, strict=True)
            if c == home and is_content(t)
        }
        if len(clause & words) >= USED * len(clause):
            return True
    return False


def _denies_figures(statement: ReadStatement) -> bool:
    """Whether a statement denies in the very clause that states its figures."""
    terms = statement.terms
    stated = {int(c) for t, c in zip(terms.texts, terms.clauses, strict=True) if t[0] == FIGURE}
    return all(
        int(c) in stated for t, c in zip(terms.texts, terms.clauses, strict=True) if t == NEGATION
    )


def _told(statement: ReadStatement, sentence: ReadSentence) -> frozenset[int]:
    """The clauses of a sentence that state figures of a statement."""
    places = [n for n, text in enumerate(sentence.terms.texts) if text[0] == FIGURE]
    return frozenset(
        int(sentence.terms.clauses[place])
        for number, place in enumerate(places[: len(sentence.quantities)])
        if any(sentence.states(number, claim) for claim in statement.quantities[:NAMED])
    )

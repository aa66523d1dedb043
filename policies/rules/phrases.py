"""What must never be said, and what must always be said beside something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policies.model import Effect, Finding, Span
from policies.quantities.characters import fold
from policies.scene import ReadStatement, Scene
from policies.text import sentences
from policies.wording import may_stand, once_spaced, pattern_of


@dataclass(frozen=True, slots=True)
class Required:
    """A disclaimer that has to stand in every answer which says something of its matter."""

    when: tuple[str, ...]
    """Phrases that speak of the matter, in any language."""
    say: Mapping[str, str]
    """The one sentence that has to be said, by language, word for word."""

    def __post_init__(self) -> None:
        """Raise ValueError for a disclaimer that could never be told apart or recognised."""
        if not self.when or not self.say:
            raise ValueError("`when` and `say` must both hold something")
        pattern_of(self.when)
        for language, text in self.say.items():
            if len(sentences(text)) != 1:
                raise ValueError(f"`say` ({language}) must be one sentence")

    def wording(self, language: str) -> str:
        """The sentence in a language, else in English, else in the first one listed."""
        return self.say.get(language) or self.say.get("en") or next(iter(self.say.values()))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Each phrase matches whole words in any case; `*` ends a word anyhow, `...` is some words."""

    effect: Effect
    never: tuple[str, ...] = ()
    """Phrases that must not be said, in any language."""
    always: tuple[Required, ...] = ()
    """Disclaimers: `when` one of these phrases is said, `say` this sentence, by language."""
    message: str = "This must not be said: {text}."
    missing: str = "What is said about “{text}” must come with the sentence: {required}"
    unless_quoted: bool = True
    """Whether a phrase may stand where a cited passage uses it too."""
    name: str = "phrases"

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that could find nothing."""
        if not self.never and not self.always:
            raise ValueError("`never` or `always` must hold something")
        if self.never:
            pattern_of(self.never)

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each phrase that must not be, and for each disclaimer that is missing."""
        folded = fold(statement.statement.body)
        if self.never and may_stand(self.never, folded.lower, statement.written):
            for match in pattern_of(self.never).finditer(folded.lower):
                if self.unless_quoted and _quoted(match[0], statement, scene):
                    continue
                yield self._finding(statement, folded.span(*match.span()), self.message)
        for required in self.always:
            found = pattern_of(required.when).search(folded.lower)
            if found is None or _said(required, scene):
                continue
            message = self.missing.replace("{required}", required.wording(scene.language))
            yield self._finding(statement, folded.span(*found.span()), message)

    def _finding(self, statement: ReadStatement, inside: Span, message: str) -> Finding:
        start = statement.span.start
        span = Span(start + inside.start, start + inside.end)
        text = statement.statement.body[inside.start : inside.end]
        return Finding(self.name, self.effect, span, message.replace("{text}", text))


def missing_from(rules: tuple[Required, ...], text: str, language: str) -> tuple[str, ...]:
    """The disclaimers a text needs and does not hold yet, in its language, each once."""
    lower, said = fold(text).lower, once_spaced(text)
    wanted = (
        required.wording(language)
        for required in rules
        if pattern_of(required.when).search(lower)
        and not any(once_spaced(wording) in said for wording in required.say.values())
    )
    return tuple(dict.fromkeys(wanted))


def _said(required: Required, scene: Scene) -> bool:
    """Whether the draft holds the disclaimer, in the answer's language where it has that."""
    fitting = required.say.get(scene.language)
    wordings = {once_spaced(text) for text in ((fitting,) if fitting else required.say.values())}
    return any(once_spaced(statement.statement.text) in wordings for statement in scene.said)


def _quoted(phrase: str, statement: ReadStatement, scene: Scene) -> bool:
    words = once_spaced(phrase)
    return any(_holds(p.passage.text, words) for p in scene.cited(statement))


@lru_cache(maxsize=4096)
def _holds(text: str, words: str) -> bool:
    return words in _plain(text)


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    return once_spaced(fold(text).lower)

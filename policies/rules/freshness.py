"""What is cited is in force on the day of the answer, and not older than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policies.model import Effect, Finding, Source
from policies.rules.grounds import fact_for
from policies.scene import ReadPassage, ReadStatement, Scene


@dataclass(frozen=True, slots=True)
class Freshness:
    """A source without dates is taken as it is; without a day of the answer nothing is asked."""

    effect: Effect
    message: str = "The cited passage is no longer in force: it applied until {date}."
    early: str = "The cited passage is not in force yet: it applies from {date}."
    old: str = "The source is from {date}, which is more than {days} days ago."
    max_age_days: int | None = None
    """How old a text or a row of a fact table may be; None: as old as it likes."""
    name: str = "freshness"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each source that is over, not begun, or too old."""
        if scene.on is None:
            return
        for passage in _relied_on(statement, scene):
            source = Source(passage=passage.passage.id)
            message = self._problem(passage, scene.on)
            if message:
                yield Finding(self.name, self.effect, statement.span, message, source)
        if self.max_age_days is None or not scene.facts:
            return
        for quantity in statement.quantities:
            fact = fact_for(quantity, statement, scene)
            if fact is not None and self._too_old(fact.in_force_from, scene.on):
                message = self._old(fact.in_force_from)
                yield Finding(self.name, self.effect, quantity.span, message, Source(fact=fact.id))

    def _problem(self, passage: ReadPassage, on: date) -> str:
        begins, ends = passage.passage.in_force_from, passage.passage.in_force_until
        if ends is not None and on >= ends:
            return self.message.replace("{date}", ends.isoformat())
        if begins is not None and begins > on:
            return self.early.replace("{date}", begins.isoformat())
        if begins is not None and self._too_old(begins, on):
            return self._old(begins)
        return ""

    def _too_old(self, begins: date, on: date) -> bool:
        # A row without a day carries the first day there is.
        return (
            self.max_age_days is not None
            and begins > date.min
            and (on - begins).days > self.max_age_days
        )

    def _old(self, begins: date) -> str:
        return self.old.replace("{date}", begins.isoformat()).replace(
            "{days}", str(self.max_age_days)
        )


def _relied_on(statement: ReadStatement, scene: Scene) -> tuple[ReadPassage, ...]:
    """What a statement cites; where nothing carries markers, the passage that fits it best."""
    cited = scene.cited(statement)
    if scene.needs_markers or not cited:
        return cited
    words = statement.words.content
    return (max(cited, key=lambda passage: len(words & passage.content)),)

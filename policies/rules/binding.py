"""A figure is said about the same thing as in its source: right rate, right product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policies.alignment import Beside, laid_beside
from policies.contexts import labels
from policies.model import Effect, Finding, Quantity, Source, Span
from policies.reading import ReadStatement, Scene
from policies.rules.bounds import bounds_of, is_opposed, is_turned_about
from policies.rules.changes import is_other_end, other_end
from policies.rules.displaced import displaced, said_elsewhere
from policies.rules.grounds import Place, figures_of
from policies.rules.periods import is_reckoned_otherwise, of_another_period
from policies.rules.rivals import Around, gains, heads_columns, likelier, stretches
from policies.rules.subjects import Stranger, spoken, strangers, vouched
from policies.tables import mark_of
from policies.turns import REPLACED, REVERSED, UNCONDITIONAL, turns


@dataclass(frozen=True, slots=True)
class Binding:
    """The words around a figure must fit its own place in the source better than a rival's."""

    effect: Effect
    message: str = "The figure {text} belongs to something else: the source says {source} here."
    reversed_message: str = "The source sets the opposite bound for {text}: {source}."
    condition_message: str = "The source says this only under a condition: {source}."
    period_message: str = "The source says {source} for another period."
    subject_message: str = "The source does not say this of {text}: {source}"
    name: str = "binding"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each figure that stands elsewhere in the source, or that is swapped."""
        near = laid_beside(statement, scene)
        yield from self._turns(statement, near, scene)
        if not statement.quantities and not scene.needs_markers:
            return
        figures = figures_of(statement, scene)
        speaks = spoken(statement, scene)
        if scene.needs_markers:
            yield from self._of_another(strangers(statement, speaks, near, figures, scene))
        if not statement.quantities:
            return
        owns = {q.span: figures.stating(q) for q in statement.quantities}
        stated = {span for span, own in owns.items() if own}
        reported: set[Span] = set()
        misplaced = displaced(statement, near, figures.known, scene)
        paired = {statement.quantities[n].span for n in vouched(statement, speaks, figures)}
        segments = stretches(statement, speaks)
        of = {q.span: s for q, s in zip(statement.quantities, segments, strict=False)}
        for claim, place in misplaced or said_elsewhere(statement, near, scene):
            # What stands nowhere in the source is a matter of its own.
            if claim.span not in stated or claim.span in reported | paired:
                continue
            if mark_of(statement.statement.body) or not any(
                gains(of.get(claim.span, frozenset()), own, place) for own in owns[claim.span]
            ):
                reported.add(claim.span)
                yield self._finding(claim, place, self.message)
        around = Around(statement, speaks)
        bounds = bounds_of(statement.terms)
        for number, (claim, segment, bound) in enumerate(
            zip(statement.quantities, segments, bounds, strict=False)
        ):
            own = owns[claim.span]
            if claim.span in reported or not own:
                continue
            wrong = self._wrong(statement, claim, bound, own)
            if wrong is not None:
                yield wrong
                continue
            # A column's year is told by the figures below it.
            heading = claim.kind == "date" and any(heads_columns(place) for place in own)
            # Another system may put together what many passages say.
            if heading or claim.span in paired or not scene.needs_markers:
                continue
            rival = likelier(number, claim, segment, around, own, figures)
            if rival is not None and not is_other_end(statement, claim, rival, own):
                yield self._finding(claim, rival, self.message)
                yield from self._misleading(statement, claim, rival, own, reported)

    def _wrong(
        self, statement: ReadStatement, claim: Quantity, bound: str, own: Sequence[Place]
    ) -> Finding | None:
        """A figure with another bound, period or day than it has wherever it stands."""
        if all(is_opposed(claim, bound, place) for place in own) or is_turned_about(
            statement, claim, own
        ):
            return self._finding(claim, own[0], self.reversed_message)
        if of_another_period(statement, claim, own) or is_reckoned_otherwise(statement, claim, own):
            return self._finding(claim, own[0], self.period_message)
        later = other_end(statement, claim, own)
        return None if later is None else self._finding(claim, later, self.message)

    def _turns(
        self, statement: ReadStatement, near: Sequence[Beside], scene: Scene
    ) -> Iterator[Finding]:
        """A bound the other way round, a condition that is gone, or another noun in its place."""
        messages = {
            REVERSED: self.reversed_message,
            UNCONDITIONAL: self.condition_message,
            REPLACED: self.subject_message,
        }
        for turn in turns(statement, near, scene):
            if turn.kind in messages:
                text = turn.beside.passage.passage.text
                said = text[turn.said.start : turn.said.end].strip(" ,;")
                start = turn.span.start - statement.span.start
                mine = statement.statement.text[start : start + turn.span.end - turn.span.start]
                message = messages[turn.kind]
                yield Finding(
                    self.name,
                    self.effect,
                    turn.span,
                    message.replace("{text}", mine).replace("{source}", said),
                    Source(passage=turn.beside.passage.passage.id, span=turn.said),
                )

    def _of_another(self, found: Iterable[Stranger]) -> Iterator[Finding]:
        """A figure that the source states of another product, channel or person."""
        for stranger in found:
            anchor, sentence = stranger.anchor, stranger.sentence
            message = self.subject_message.replace("{text}", anchor.word)
            source = Source(passage=stranger.passage.passage.id, span=sentence.span)
            spans = [stranger.claim.span] if stranger.claim else []
            if not anchor.inherited:
                spans.append(anchor.span)
            for span in spans:
                text = message.replace("{source}", sentence.text)
                yield Finding(self.name, self.effect, span, text, source)

    def _misleading(
        self,
        statement: ReadStatement,
        claim: Quantity,
        rival: Place,
        own: Sequence[Place],
        reported: set[Span],
    ) -> Iterator[Finding]:
        """Figures such as a year that make the rival's place the likelier one: either is wrong."""
        for other in statement.quantities:
            if other is claim or other.span in reported:
                continue
            names = set(labels(other))
            if names & rival.context.keys() and not any(names & p.context.keys() for p in own):
                reported.add(other.span)
                yield self._finding(other, rival, self.message)

    def _finding(self, claim: Quantity, place: Place, message: str) -> Finding:
        text = message.replace("{text}", claim.text).replace("{source}", place.quantity.text)
        source = Source(passage=place.passage.passage.id, span=place.quantity.span)
        return Finding(self.name, self.effect, claim.span, text, source)

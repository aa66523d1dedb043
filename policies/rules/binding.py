"""A figure is said about the same thing as in its source: right rate, right product."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policies.alignment import Beside, laid_beside
from policies.contexts import labels
from policies.joined import is_joined
from policies.lexis import LEAST
from policies.model import Effect, Finding, Quantity, Source, Span
from policies.rules.bounds import bounds_of, is_counted_back, is_opposed, is_turned_about
from policies.rules.brackets import is_unsigned_wrongly
from policies.rules.changes import is_other_end, is_placed_alike, other_end
from policies.rules.contrary import contraries, exchanged, excluding
from policies.rules.displaced import displaced, said_elsewhere
from policies.rules.eligible import beyond
from policies.rules.frequency import is_charged_otherwise, may_recur
from policies.rules.grounds import Figures, figures_of, is_crowded
from policies.rules.limits import is_beyond_limit, may_limit
from policies.rules.naming import misnamed
from policies.rules.pairing import Spoken, vouched
from policies.rules.periods import is_by_another, is_reckoned_otherwise, period_by
from policies.rules.rivals import Around, gains, heads_columns, is_contrasted, likelier
from policies.rules.roles import (
    is_counted_otherwise,
    is_led_otherwise,
    is_of_role,
    is_paired_alike,
    is_turned,
    of_other_role,
)
from policies.rules.scales import unscaled
from policies.rules.subjects import Stranger, strangers, unannounced
from policies.rules.telling import instead, phrase, shortened
from policies.rules.together import together
from policies.rules.waived import charged
from policies.scene import Place, ReadStatement, Scene
from policies.tables import mark_of
from policies.turns import REPLACED, REVERSED, UNCONDITIONAL, turns


@dataclass(frozen=True, slots=True)
class Binding:
    """The words around a figure must fit its own place in the source better than a rival's."""

    effect: Effect
    message: str = "The figure {text} belongs to something else: the source says {source} here."
    elsewhere_message: str = "The source says {text} of something else: {source}"
    reversed_message: str = "The source sets the opposite bound for {text}: {source}."
    condition_message: str = "The source says this only under a condition: {source}."
    period_message: str = "The source says {source} for another period."
    scale_message: str = "The source counts {source} in thousands or millions."
    contrary_message: str = "The source says the opposite of {text}: {source}"
    subject_message: str = "The source does not say this of {text}: {source}"
    crowded_message: str = (
        "This sentence has too many figures to bind each to its own place in the source: say them "
        "in several."
    )
    name: str = "binding"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each figure that stands elsewhere in the source, or that is swapped."""
        near = laid_beside(statement, scene)
        yield from self._turns(statement, near, scene)
        if not statement.quantities and not scene.needs_markers:
            return
        figures = figures_of(statement, scene)
        if is_crowded(statement, figures):
            yield Finding(self.name, self.effect, statement.span, self.crowded_message)
            return
        speaks = Spoken(statement, scene)
        strange = strangers(statement, speaks, near, figures, scene)
        if not scene.needs_markers:
            # Whoever may go by every passage may name what one of them leaves out.
            strange = (s for s in strange if s.anchor.choices or s.anchor.inherited)
        yield from self._of_another(strange)
        yield from self._of_another(beyond(statement, near, figures, scene))
        yield from self._contrary(statement, near, figures, scene)
        yield from self._of_another(unannounced(statement, near, figures, scene))
        if not statement.quantities:
            return
        around = Around(statement, speaks, figures, near)
        paired = {statement.quantities[n].span for n in vouched(statement, speaks, figures)}
        reported: set[Span] = set()
        misplaced = displaced(statement, near, figures.known, scene) or said_elsewhere(
            statement, near, scene
        )
        if misplaced and is_joined(statement, near, scene):
            misplaced = []
        for claim, place in misplaced:
            own = figures.stating(claim)
            # What stands nowhere in the source is a matter of its own.
            if not own or claim.span in reported | paired or _counted(claim, place, own):
                continue
            if is_of_role(statement, claim, place, own) or is_paired_alike(statement, claim, own):
                continue
            segment = around.segment(claim)
            if mark_of(statement.statement.body) or not any(gains(segment, p, place) for p in own):
                reported.add(claim.span)
                yield self._elsewhere(claim, around, place)
        yield from self._unfitting(statement, around, near, scene, reported, paired)
        others = misnamed(statement, speaks, figures, scene)
        yield from self._of_another(s for s in others if s.claim and s.claim.span not in reported)

    def _unfitting(
        self,
        statement: ReadStatement,
        around: Around,
        near: Sequence[Beside],
        scene: Scene,
        reported: set[Span],
        paired: Collection[Span],
    ) -> Iterator[Finding]:
        """Figures whose own places fit the words around them worse than a rival's."""
        bounds = bounds_of(statement.terms)
        limits, recurs = may_limit(statement), may_recur(statement)
        for number, (claim, bound) in enumerate(zip(statement.quantities, bounds, strict=False)):
            own = around.figures.stating(claim)
            if claim.span in reported or not own:
                continue
            wrong = self._wrong(statement, claim, bound, own, scene)
            if wrong is None and limits and is_beyond_limit(statement, claim, own):
                wrong = self._opposed(statement, claim, own[0])
            period = period_by(statement, claim)
            if wrong is None and (
                is_by_another(period, own)
                or ((period or recurs) and is_charged_otherwise(statement, claim, period, own))
            ):
                wrong = self._finding(claim, own[0], self.period_message)
            if wrong is not None:
                yield wrong
                continue
            # A column's year is told by the figures below it.
            heading = claim.kind == "date" and any(heads_columns(place) for place in own)
            if heading or claim.span in paired:
                continue
            rival = likelier(number, claim, around, own)
            if not scene.needs_markers and not is_contrasted(claim, rival, own, around):
                # Another system may put together what many passages say.
                continue
            if rival is not None and is_of_role(statement, claim, rival, own):
                rival = _of_same_role(statement, claim, around, own)
            if (
                rival is None
                or is_joined(statement, near, scene)
                or is_other_end(statement, claim, rival, own)
                or is_placed_alike(statement, claim, rival, own)
                or (near and near[0].is_shortened)
            ):
                continue
            reported.add(claim.span)
            yield self._elsewhere(claim, around, rival)
            meant = instead(claim, around, rival)
            for other in _misleading(statement, claim, rival, own):
                if other.span not in reported:
                    reported.add(other.span)
                    yield (
                        self._elsewhere(other, around, rival)
                        if meant is None
                        else self._finding(other, meant, self.message)
                    )

    def _wrong(
        self,
        statement: ReadStatement,
        claim: Quantity,
        bound: str,
        own: Sequence[Place],
        scene: Scene,
    ) -> Finding | None:
        """A figure with another bound, period, scale or day than it has wherever it stands."""
        if is_counted_back(statement, claim):
            bound = LEAST
        if (
            all(is_opposed(claim, bound, place) for place in own)
            or is_turned_about(statement, claim, own)
            or is_turned(statement, claim, own)
            or is_led_otherwise(statement, claim, own)
            or is_unsigned_wrongly(statement, claim, own)
        ):
            return self._opposed(statement, claim, own[0])
        if is_reckoned_otherwise(statement, claim, own) or is_counted_otherwise(
            statement, claim, own
        ):
            return self._finding(claim, own[0], self.period_message)
        cell = unscaled(statement, claim, own)
        if cell is not None:
            return self._finding(claim, cell, self.scale_message)
        later = other_end(statement, claim, own) or of_other_role(statement, claim, own)
        return None if later is None else self._finding(claim, later, self.message)

    def _opposed(self, statement: ReadStatement, claim: Quantity, place: Place) -> Finding:
        """The bounds of a figure and of its source, each with the words that set it."""
        base, there = statement.span.start, place.sentence.span.start
        mine = phrase(statement.statement.body, claim.span.start - base, claim.span.end - base)
        figure = place.quantity.span
        said = phrase(place.sentence.text, figure.start - there, figure.end - there)
        text = self.reversed_message.replace("{text}", mine).replace("{source}", said)
        source = Source(passage=place.passage.passage.id, span=figure)
        return Finding(self.name, self.effect, claim.span, text, source)

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
                if turn.kind == REVERSED:
                    body = statement.statement.body
                    mine = phrase(body, start, start + turn.span.end - turn.span.start)
                    said = phrase(text, *turn.said)
                yield Finding(
                    self.name,
                    self.effect,
                    turn.span,
                    message.replace("{text}", mine).replace("{source}", said),
                    Source(passage=turn.beside.passage.passage.id, span=turn.said),
                )

    def _contrary(
        self, statement: ReadStatement, near: Sequence[Beside], figures: Figures, scene: Scene
    ) -> Iterator[Finding]:
        """A word for which the source has its opposite."""
        for found in (
            *contraries(statement, near, figures, scene),
            *exchanged(statement, near, figures),
            *excluding(statement, near, figures),
            *charged(statement, scene),
            *together(statement, near, figures),
        ):
            start = found.span.start - statement.span.start
            mine = statement.statement.text[start : start + found.span.end - found.span.start]
            text = self.contrary_message.replace("{text}", mine)
            text = text.replace("{source}", shortened(found.sentence.text))
            source = Source(passage=found.passage.passage.id, span=found.sentence.span)
            spans = [found.span] if found.claim is None else [found.claim.span, found.span]
            for span in spans:
                yield Finding(self.name, self.effect, span, text, source)

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

    def _elsewhere(self, claim: Quantity, around: Around, likely: Place) -> Finding:
        """A figure said of something else: what is said of this, or where the figure stands."""
        place = instead(claim, around, likely)
        if place is not None:
            return self._finding(claim, place, self.message)
        own = around.figures.stating(claim)
        place = own[0] if own else likely
        said = shortened(place.sentence.text)
        text = self.elsewhere_message.replace("{text}", claim.text).replace("{source}", said)
        source = Source(passage=place.passage.passage.id, span=place.quantity.span)
        return Finding(self.name, self.effect, claim.span, text, source)

    def _finding(self, claim: Quantity, place: Place, message: str) -> Finding:
        text = message.replace("{text}", claim.text).replace("{source}", place.quantity.text)
        source = Source(passage=place.passage.passage.id, span=place.quantity.span)
        return Finding(self.name, self.effect, claim.span, text, source)


def _counted(claim: Quantity, place: Place, own: Sequence[Place]) -> bool:
    """Whether a place says a figure in another way of counting."""
    return not place.states(claim) and any(
        p.at == place.at and p.sentence is place.sentence for p in own
    )


def _of_same_role(
    statement: ReadStatement, claim: Quantity, around: Around, own: Sequence[Place]
) -> Place | None:
    """The rival that is to a change what the claim is, and fits better than each of its places."""
    segment = around.segment(claim)
    return next(
        (
            rival
            for rival in around.figures.rivals(claim)
            if not is_of_role(statement, claim, rival, own)
            and all(gains(segment, rival, place) for place in own)
        ),
        None,
    )


def _misleading(
    statement: ReadStatement, claim: Quantity, rival: Place, own: Sequence[Place]
) -> Iterator[Quantity]:
    """Figures such as a year that make the rival's place the likelier one: either is wrong."""
    for other in statement.quantities:
        names = set(labels(other))
        if (
            other is not claim
            and names & rival.context.keys()
            and not any(names & p.context.keys() for p in own)
        ):
            yield other

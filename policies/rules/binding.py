"""A figure is said about the same thing as in its source: right rate, right product."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policies.alignment import IN_ORDER, Beside, in_common, laid_beside, lay_beside, weighty
from policies.contexts import Context, Heads, contexts, fit, labels, likeness
from policies.lexis import LEAST, MOST
from policies.model import Effect, Finding, Quantity, Source, Span
from policies.quantities.comparison import opposed
from policies.reading import ReadStatement, Scene
from policies.rules.grounds import Place, by_kind, places
from policies.rules.subjects import Spoken, Stranger, spoken, strangers, vouched
from policies.segments import Segment, segments
from policies.tables import mark_of
from policies.terms import FIGURE, Terms, term_of
from policies.turns import REPLACED, REVERSED, UNCONDITIONAL, turns

COVERED = 0.6
"""Share of a statement's terms that its source must say before places are compared by order."""
MARGIN = 0.12
"""By how much the words around a rival that is no price or rate must be likelier as well."""
CARRIED = 0.6
"""Weight of what a sentence goes on from."""
GAIN = 0.55
"""How much more than the figure's own a rival's place must say, counted in terms."""
LOSS = 0.34
"""Share of that which it may say less."""
UNDER = 0.7
"""What a term counts that a figure only stands under."""
ASIDE = 0.4
"""What a term counts that another stretch of the sentence says."""

CELL_MARGIN = 0.15
"""By how much a rival's row and column must be named better."""
OTHER = 0.4
"""What is left of a date's weight beside an amount whose turn it is not."""
WORSE = 0.02
"""Rounding apart, a rival's row and column must each be named no worse."""

_PERIODS = {
    "day": (
        r"days?|tag(?:e|es)?|jours?|d[ií]as?|giorn[oi]",
        r"daily|t[äa]glich(?:e[nmrs]?)?|journali[eè]re?s?|quotidien(?:ne)?s?|diari[oa]s?"
        r"|giornalier[oaie]",
    ),
    "week": (
        r"weeks?|wochen?|semaines?|semanas?|settiman[ae]",
        r"weekly|w[öo]chentlich(?:e[nmrs]?)?|hebdomadaires?|semanal(?:es)?|settimanal[ei]",
    ),
    "month": (
        r"months?|monat(?:e|s)?|mois|mes(?:es)?|mes[ei]",
        r"monthly|monatlich(?:e[nmrs]?)?|mensuel(?:le)?s?|mensual(?:es)?|mensil[ei]",
    ),
    "quarter": (
        r"quarters?|quartal[es]?|vierteljahr|trimestres?|trimestr[ei]",
        r"quarterly|viertelj[äa]hrlich(?:e[nmrs]?)?|quartalsweise|trimestriel(?:le)?s?"
        r"|trimestral(?:es)?|trimestral[ei]",
    ),
    "year": (
        r"years?|annum|jahr(?:e|es)?|ans?|ann[ée]es?|a[ñn]os?|ann[oi]",
        r"yearly|annual(?:ly)?|j[äa]hrlich(?:e[nmrs]?)?|annuel(?:le)?s?|anual(?:es|mente)?|annual[ei]"
        r"|annu[oa]",
    ),
}
"""Period → its nouns, and its adjectives and adverbs."""
PERIOD_WORDS = "month week day quarter year monat woche tag quartal jahr mois semaine jour an"


@cache
def periods() -> frozenset[str]:
    """The terms of periods."""
    return frozenset(map(term_of, PERIOD_WORDS.split()))


_EACH = (
    r"(?:per|a|an|each|every|pro|je|jede[nmrs]?|im|in der|am|par|chaque|al|a la|à la|por|cada"
    r"|all['’]|alla|ogni|/)"
)
_NOUN = "|".join(f"(?P<{name}>{noun})" for name, (noun, _) in _PERIODS.items())
_ADJECTIVE = "|".join(f"(?P<{name}>{word})" for name, (_, word) in _PERIODS.items())
_PERIOD_BEHIND = re.compile(rf"\s*\(?{_EACH}\s*(?:{_NOUN})(?!\w|\s\d{{4}}\b)", re.IGNORECASE)
_PER_ANNUM = re.compile(r"\s*\(?p\.\s?a\b", re.IGNORECASE)
_ADVERB_BEHIND = re.compile(rf"\s*\(?(?:{_ADJECTIVE})(?!\w)", re.IGNORECASE)
_ADVERB_AHEAD = re.compile(rf"(?<![\w-])(?:{_ADJECTIVE})\s*$", re.IGNORECASE)
_PRICE = (
    r"(?:fees?|charges?|costs?|prices?|(?:\w{1,20} )?rates?|interest|limits?|caps?|premiums?"
    r"|payments?|amounts?|instal?lments?|contributions?|maximum|minimum"
    r"|\w{0,20}(?:entgelte?s?|geb[üu]hr(?:en)?|kosten|preise?s?|zins(?:en|satz)?|satz|limit"
    r"|beitrag|rate|grenze|betrag|pr[äa]mie)"
    r"|frais|taux|cotisation|prix|plafond|int[ée]r[êe]ts?|cuota|comisi[óo]n|tasa|tipo|tarifa|precio"
    r"|coste|l[íi]mite|inter[ée]s|canone|commissione|tasso|costo|prezzo|spese)"
)
_PERIOD_AHEAD = re.compile(
    rf"(?<![\w-])(?:{_PRICE} )?(?:{_ADJECTIVE})(?![\w-])(?: {_PRICE}\b)?", re.IGNORECASE
)
_CUT = re.compile(r"[,;:|\t\n()]")
_PAID = frozenset({"money", "percent", "points"})

_UNTIL = re.compile(
    r"\b(?:until|till|through|bis(?: zum| einschlie(?:ß|ss)lich)?|jusqu['’]au"
    r"|hasta(?: el)?|fino al)(?: the)?\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|since|as of|starting(?: on)?|ab(?: dem)?|seit(?: dem)?|à partir du"
    r"|depuis le|desde(?: el)?|a partir del|a partire dal|dal)(?: the)?\s*$",
    re.IGNORECASE,
)


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
        known = list(places(statement, scene)) if statement.quantities else []
        speaks = spoken(statement, scene)
        if scene.needs_markers:
            yield from self._of_another(strangers(statement, speaks, near, known, scene))
        if not statement.quantities:
            return
        of_kind = by_kind(known)
        owns = {
            q.span: [p for p in of_kind.get(q.kind, ()) if p.states(q)]
            for q in statement.quantities
        }
        stated = {span for span, own in owns.items() if own}
        reported: set[Span] = set()
        displaced = _displaced(statement, near, known)
        paired = {statement.quantities[n].span for n in vouched(statement, speaks, known)}
        stretches = _stretches(statement, speaks)
        of = {q.span: s for q, s in zip(statement.quantities, stretches, strict=False)}
        for claim, place in displaced or _said_elsewhere(statement, near, scene):
            # What stands nowhere in the source is a matter of its own.
            if claim.span not in stated or claim.span in reported | paired:
                continue
            if mark_of(statement.statement.body) or not any(
                _gains(of.get(claim.span, frozenset()), own, place) for own in owns[claim.span]
            ):
                reported.add(claim.span)
                yield self._finding(claim, place, self.message)
        carried = dict.fromkeys((a.term for a in speaks.carried), CARRIED)
        around = [
            {**carried, **context} for context in contexts(statement.terms, statement.quantities)
        ]
        bounds = _bounds(statement.terms)
        named = _by_turns(statement, around)
        for claim, segment, context, told, bound in zip(
            statement.quantities, stretches, around, named, bounds, strict=False
        ):
            own = owns[claim.span]
            if claim.span in reported or not own:
                continue
            if all(_opposed(claim, bound, place) for place in own) or _turned_about(
                statement, claim, own
            ):
                yield self._finding(claim, own[0], self.reversed_message)
                continue
            if _other_period(statement, claim, own):
                yield self._finding(claim, own[0], self.period_message)
                continue
            # A column's year is told by the figures below it.
            heading = claim.kind == "date" and any(_heads(place) for place in own)
            # Another system may put together what many passages say.
            if heading or claim.span in paired or not scene.needs_markers:
                continue
            rival = _likelier(claim, segment, context, told, own, of_kind)
            if rival is not None:
                yield self._finding(claim, rival, self.message)
                yield from self._misleading(statement, claim, rival, own, reported)

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


def _named(statement: ReadStatement, place: Place) -> int:
    """How many of the statement's terms, figures apart, stand with a figure of the source."""
    said = set(place.sentence.terms.texts)
    if place.heads:
        said |= place.heads.row | place.heads.column
    return _figureless(statement, said)


def _figureless(statement: ReadStatement, said: Collection[str]) -> int:
    return sum(1 for text in set(statement.terms.texts) if text[0] != FIGURE and text in said)


def _displaced(
    statement: ReadStatement, near: Sequence[Beside], known: Sequence[Place]
) -> list[tuple[Quantity, Place]]:
    """Figures that the sentence of the same wording, read in order, does not have there."""
    row = bool(mark_of(statement.statement.body))
    usable = [b for b in near if row or not b.sentence.is_row or b.typed == len(b.mine)]
    if not usable:
        return []
    likest = max(usable, key=lambda b: (b.typed, b.shared))
    if likest.typed <= max(b.exact for b in near):
        return []
    if likest.typed < COVERED * weighty(statement):
        return []
    if likest.typed < IN_ORDER * in_common(statement, likest.sentence):
        return []
    alike = [b for b in usable if (b.typed, b.shared) == (likest.typed, likest.shared)]
    misplaced = [found for b in alike for found in _misplaced(statement, b)]
    if likest.typed == len(likest.mine) == len(likest.theirs):
        # Word for word a sentence of the source, but for the figures.
        return misplaced
    sentences = [b.sentence for b in alike]
    says = _figureless(statement, set(likest.sentence.terms.texts))
    # A place of its own that says as much of the statement speaks for the figure.
    return [
        (claim, place)
        for claim, place in misplaced
        if not any(
            p.states(claim)
            and all(p.sentence is not s for s in sentences)
            and _named(statement, p) >= says
            for p in known
        )
    ]


def _said_elsewhere(
    statement: ReadStatement, near: Sequence[Beside], scene: Scene
) -> list[tuple[Quantity, Place]]:
    """Figures that differ from those of the same wording in a passage that is not cited.

    It was shown all the same, so the figures are not from there.
    """
    content = statement.words.content
    if not scene.needs_markers or not content:
        return []
    length = len(statement.terms.texts)
    if any(b.exact == length for b in near):
        return []
    for index, passage in enumerate(scene.passages):
        if index in statement.cited or not content <= passage.content:
            continue
        for sentence in passage.sentences:
            if sentence.words.content != content or len(sentence.terms.texts) != length:
                continue
            b = lay_beside(statement, passage, sentence)
            if b.typed == length > b.exact:
                return list(_misplaced(statement, b))
    return []


def _misplaced(statement: ReadStatement, likest: Beside) -> Iterator[tuple[Quantity, Place]]:
    """The figures left over once everything that agrees is laid side by side."""
    pairs = likest.pairs()
    theirs = [n for n, text in enumerate(likest.theirs) if text[0] == FIGURE]
    taken = set(pairs.values())
    number = -1
    for index, text in enumerate(likest.mine):
        if text[0] != FIGURE:
            continue
        number += 1
        if index in pairs or number >= len(statement.quantities):
            continue
        kind = statement.terms.texts[index]
        free = [
            k for k, n in enumerate(theirs)
            if n not in taken and likest.sentence.terms.texts[n] == kind
        ]  # fmt: skip
        if not free:
            continue
        before = max((pairs[i] for i in pairs if i < index), default=-1)
        nearest = min(free, key=lambda k: abs(theirs[k] - before - 1))
        claim = statement.quantities[number]
        place = Place(likest.passage, likest.sentence, nearest)
        if not place.states(claim) or likest.mine.count(text) != statement.terms.texts.count(kind):
            # A word stepped over a figure that has no other to change places with.
            yield claim, place


def _by_turns(statement: ReadStatement, around: Sequence[Context]) -> list[Context]:
    """The contexts for a table: of as many dates as amounts, the first belongs to the first."""
    quantities = statement.quantities[: len(around)]
    dates = [q for q in quantities if q.kind == "date"]
    amounts = [q for q in quantities if q.kind != "date"]
    if len(dates) != len(amounts) or len(dates) < 2:
        return list(around)
    found: list[Context] = []
    for quantity, context in zip(quantities, around, strict=True):
        if quantity.kind == "date":
            found.append(context)
            continue
        mine = labels(dates[amounts.index(quantity)])
        others = {label for d in dates for label in labels(d)} - set(mine)
        told = {t: w * OTHER if t in others else w for t, w in context.items()}
        found.append({**told, **dict.fromkeys(mine, 1.0)})
    return found


def _likelier(
    claim: Quantity,
    segment: Segment,
    context: Context,
    told: Context,
    own: Sequence[Place],
    known: Mapping[str, Sequence[Place]],
) -> Place | None:
    """The rival whose place the words around a figure fit clearly better than each of its own."""
    plain = [place for place in own if place.heads is None]
    rivals: list[Place] = []
    if plain:
        alike = known.get(claim.kind, ())
        rivals = [p for p in alike if p.rivals(claim) and _alike(claim, p.quantity)]
    found: Place | None = None
    for place in own:
        if place.heads is not None:
            cells = [
                p
                for p in known[""]
                if p.heads is not None and _is_amount(p) and not p.states(claim)
            ]
            found = _better_cell(told, place.heads, cells)
            if found is None:
                return None
    if any(p.sentence.is_row for p in plain):
        # The label of a row is said of everything in it.
        return None
    if plain:
        better = [r for r in rivals if all(_gains(segment, r, place) for place in plain)]
        if claim.kind not in _PAID:
            mine = max(_fit(context, place) for place in plain)
            better = [r for r in better if _fit(context, r) > mine + MARGIN]
        if claim.kind == "date":
            # Which of two days of one clause is meant shows at the figure beside it.
            homes = {place.clause for place in plain}
            better = [r for r in better if r.clause not in homes]
        if not better:
            return None
        found = max(better, key=lambda r: len(segment & r.segment))
    return found


def _gains(segment: Segment, rival: Place, own: Place) -> bool:
    """Whether a rival's place says clearly more of what a claim is said of, and hardly less."""
    gain = loss = 0.0
    for term in segment:
        if term in periods():
            # Whether a price is one of the month or the year is looked into by itself.
            continue
        more = _value(rival, term) - _value(own, term)
        if more > 0:
            gain += more
        else:
            loss -= more
    return gain - loss >= GAIN and loss <= LOSS * gain


def _value(place: Place, term: str) -> float:
    """How surely a figure is said of a term."""
    if place.heads is not None:
        heads = place.heads
        if term in heads.row or term in heads.column:
            return 1.0
        return UNDER if term in heads.section or _above(place, term) else 0.0
    if term in place.segment:
        return 1.0
    if _above(place, term):
        return UNDER
    return ASIDE if term in place.sentence.words.content else 0.0


def _above(place: Place, term: str) -> bool:
    return term in place.sentence.scope or term in place.passage.context


def _better_cell(context: Context, own: Heads, cells: Sequence[Place]) -> Place | None:
    """The cell whose row or column is named better, the other no worse."""
    row, column = fit(context, own)
    best: tuple[float, Place] | None = None
    for cell in cells:
        assert cell.heads is not None
        theirs = fit(context, cell.heads)
        gain = theirs[0] - row + theirs[1] - column
        no_worse = theirs[0] >= row - WORSE and theirs[1] >= column - WORSE
        if no_worse and gain > CELL_MARGIN and (best is None or gain > best[0]):
            best = gain, cell
    return best[1] if best else None


def _alike(claim: Quantity, other: Quantity) -> bool:
    """Whether one could be mistaken for the other: a day is not mistaken for a year."""
    return claim.kind != "date" or len(claim.value) == len(other.value)


def _is_amount(place: Place) -> bool:
    return place.quantity.kind not in {"date", "identifier", "ordinal"}


def _bounds(terms: Terms) -> list[str]:
    """For each figure the word right beside it that sets its bound; empty where none does."""
    found: list[str] = []
    for at, text in enumerate(terms.texts):
        if text[0] != FIGURE:
            continue
        beside_it = (*reversed(terms.texts[max(0, at - 2) : at]), *terms.texts[at + 1 : at + 2])
        found.append(next((t for t in beside_it if t in {LEAST, MOST}), ""))
    return found


def _opposed(claim: Quantity, bound: str, place: Place) -> bool:
    """Whether one says at least and the other at most, by the words beside them where they tell."""
    bounds = _bounds(place.sentence.terms)
    theirs = bounds[place.at] if place.at < len(bounds) else ""
    if not bound and not theirs:
        return opposed(claim, place.quantity)
    bound = bound or _SET.get(claim.bound, "")
    theirs = theirs or _SET.get(place.quantity.bound, "")
    return bool(bound and theirs) and bound != theirs


_SET = {"min": LEAST, "max": MOST}


def _other_period(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a price or rate is said by the year, and by the month wherever it stands."""
    if claim.kind not in _PAID:
        return False
    body, base = statement.statement.body, statement.span.start
    mine = _period(body, base, claim, statement.quantities)
    return bool(mine) and all(_period_of(p) not in {"", mine} for p in own)


def _period_of(place: Place) -> str:
    """The period of a figure of the source; that of a cell by what heads its column."""
    if place.heads is None:
        sentence = place.sentence
        return _period(sentence.text, sentence.span.start, place.quantity, sentence.quantities)
    named = {name for name in _PERIODS if term_of(name) in place.heads.column}
    return named.pop() if len(named) == 1 else ""


def _period(text: str, base: int, figure: Quantity, others: Sequence[Quantity]) -> str:
    """The period said right behind a figure, else the only one ahead of it in its clause."""
    start, end = figure.span.start - base, figure.span.end - base
    for pattern in (_PERIOD_BEHIND, _ADVERB_BEHIND):
        match = pattern.match(text, end)
        if match:
            return match.lastgroup or ""
    if _PER_ANNUM.match(text, end) or _PER_ANNUM.search(text, start, end):
        return "year"
    adverb = _ADVERB_AHEAD.search(text, max(0, start - 24), start)
    if adverb:
        return adverb.lastgroup or ""
    last = max((q.span.end - base for q in others if q.span.end - base <= start), default=0)
    last = max([last, *(m.end() for m in _CUT.finditer(text, last, start))])
    named = {
        name
        for match in _PERIOD_AHEAD.finditer(text, last, start)
        for name in _PERIODS
        # Its own word alone names a statement, or how often interest is reckoned.
        if match[name] and match[name] != match[0]
    }
    return named.pop() if len(named) == 1 else ""


def _turned_about(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a day ends what it begins wherever it stands; both ends of a range say nothing."""
    if claim.kind != "date":
        return False
    body, base = statement.statement.body, statement.span.start
    mine = _direction(body, base, claim, statement.quantities)
    return bool(mine) and all(
        _direction(p.sentence.text, p.sentence.span.start, p.quantity, p.sentence.quantities)
        == -mine
        for p in own
    )


def _direction(text: str, base: int, day: Quantity, others: Sequence[Quantity]) -> int:
    """-1 up to a day, 1 from it on, 0 where that is not said or another day stands beside it."""
    if any(q.kind == "date" and q.span != day.span for q in others):
        return 0
    before = text[: max(0, day.span.start - base)]
    if _UNTIL.search(before):
        return -1
    return 1 if _FROM.search(before) else 0


def _heads(place: Place) -> bool:
    """Whether a figure stands in the heading of a table."""
    return not place.sentence.is_row and bool(mark_of(place.sentence.text))


def _fit(context: Context, place: Place) -> float:
    return likeness(context, place.context, place.passage.context)


def _stretches(statement: ReadStatement, of: Spoken) -> tuple[Segment, ...]:
    """What each figure is said of, that included which the sentence goes on from."""
    found = list(segments(statement.terms, statement.quantities))
    for number, group in of.paired.items():
        others = {a.term for a in of.mine}
        found[number] = (found[number] - others) | {a.term for a in group}
    carried = frozenset(a.term for a in of.carried)
    return tuple(segment | carried for segment in found)

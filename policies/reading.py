"""Draft and evidence made ready for the rules: cut into sentences, quantities recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.records import Fact
from policies.figured import blank, content_of, figured, moved, terms_around, worded, written_in
from policies.model import Draft, Evidence, EvidencePassage
from policies.numbering import list_numbers
from policies.passages import read_passage
from policies.rules.rows import as_quantity
from policies.scene import Facts, ReadBody, ReadFact, ReadFacts, ReadPassage, ReadStatement, Scene
from policies.subjects import goes_on
from policies.terms import Terms
from policies.text import statements
from policies.unclaimed import opening, unclaimed

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
SHORT = 1000
"""Longer sentences are read each time they are said."""
KEPT = 4096
"""No more sentences are remembered for their next time."""


def read_facts(facts: Sequence[Fact]) -> ReadFacts:
    """Rows made ready: their words depend on nothing but themselves."""
    return ReadFacts(
        tuple(ReadFact(f, content_of(f"{f.subject} {f.measure}"), as_quantity(f)) for f in facts)
    )


def read_scene(evidence: Evidence, facts: Facts, needs_markers: bool) -> Scene:
    """Evidence made ready for the rules."""
    on = evidence.on
    read = facts if isinstance(facts, ReadFacts) else read_facts(facts)
    return Scene(
        passages=tuple(_read(p, evidence.language) for p in evidence.passages),
        facts=tuple(row for row in read.rows if on is None or row.fact.in_force(on)),
        language=evidence.language,
        on=on,
        needs_markers=needs_markers,
        asked=content_of(evidence.question, evidence.language),
        asked_digits=frozenset(_DIGITS.findall(evidence.question)),
    )


def _read(passage: EvidencePassage, language: str) -> ReadPassage:
    """The reading that a passage carries, or a new one."""
    carried = passage.reading
    if isinstance(carried, ReadPassage) and carried.fits(passage):
        return carried if carried.passage == passage else replace(carried, passage=passage)
    return read_passage(passage, language)


def _body(text: str, likely: str, scene: Scene, listed: bool) -> ReadBody:
    """A statement's text read, or as it was read when it was last said."""
    known = scene.bodies.get((text, likely, listed))
    if known is not None:
        return known
    language, figures, tokens = figured(text, likely)
    if listed and figures and figures[0].kind == "number" and not figures[0].span.start:
        figures = figures[1:]
    figures = opening(text, figures)
    if not scene.needs_markers:
        idle = unclaimed(text, figures)
        figures = tuple(q for q in figures if q not in idle)
    masked = blank(text, figures)
    own = worded(terms_around(masked, figures, language, tokens))
    written = tokens.texts if tokens.is_plain else written_in(text)
    read = ReadBody(language, figures, masked, *own, written, goes_on(text))
    if len(text) <= SHORT and len(scene.bodies) < KEPT:
        scene.bodies[text, likely, listed] = read
    return read


def read_draft(
    draft: Draft, scene: Scene, placeholders: Sequence[str]
) -> tuple[ReadStatement, ...]:
    """The draft's statements made ready."""
    count = len(scene.passages)
    everything = tuple(range(count))
    read: list[ReadStatement] = []
    end = 0
    items = list_numbers(draft.text)
    for statement in statements(draft.text):
        start = statement.span.start
        opens, end = not end or "\n" in draft.text[end:start], statement.span.end
        body = statement.body
        for placeholder in placeholders:
            if placeholder in body:
                body = body.replace(placeholder, " " * len(placeholder))
        cited = tuple([n - 1 for n in statement.cited if 1 <= n <= count])
        likely = scene.passages[cited[0]].language if cited else scene.language
        own = _body(body, likely, scene, start in items)
        terms = own.terms
        read.append(
            ReadStatement(
                statement,
                own.words,
                Terms(terms.texts, tuple([s + start for s in terms.starts]), terms.clauses),
                own.masked,
                moved(own.figures, start),
                cited if scene.needs_markers else everything,
                own.language,
                own.written if body is statement.body else written_in(statement.body),
                opens,
                own.goes_on if body is statement.body else goes_on(statement.body),
            )
        )
    return tuple(read)

"""From a model's statements to a draft whose citations were found by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from policies.model import Draft, EvidencePassage
from policies.numbering import list_numbers
from policies.policy import Rule
from policies.rules.phrases import Phrases, missing_from
from service.generation import Generated

Attribute = Callable[[str, Sequence[EvidencePassage]], tuple[int, ...]]
"""Indices of the passages that support a sentence, best first; empty when none does."""

_WORD = r"(?:passages?|sources?|refs?|quellen?|fuentes?|fonti|fonte|documents?|n[o°º]\.?)"
_MARKER = regex.compile(
    rf"\s*[\[【［〔]\s*(?:{_WORD}\s*)?[\^#:]?\s*\p{{N}}+(?:\s*[,;/&–-]\s*\p{{N}}+)*\s*[\]】］〕]",
    regex.IGNORECASE,
)
_BREAK = regex.compile(r"(?<=[.!?…。！？]['\"»”’)]*)\s+(?=[\p{Lu}\p{Lo}\p{N}«“\"'(¿¡])")
_ITEM = regex.compile(r"\A\d{1,2}[.)]\s+")
_QUESTION = regex.compile(r"[?？؟][\s'\"»”’)]*$")
_END = regex.compile(r"(?P<stop>[.!?…。！？]+['\"»”’)]*)$")
# A number before the stop may be a list's or a day's ("am 3. Mai"), so the parts stay together.
_ABBREVIATION = regex.compile(
    r"\b(?:\p{N}{1,3}|\p{L}|bzw|ca|max|min|inkl|approx|incl|etc|Nr|No|Art|Abs|vs)\.$"
)
# "dem siebten. Januar 2026" is a day, however its number is spelt.
_DAY = regex.compile(r"\b(?i:am|zum|vom|der|dem|ab|bis|den|im|des|die)\s+\p{Ll}+\.$")
_MONTH = regex.compile(r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\p{Ll}{0,6}\b")


def to_draft(
    generated: Generated,
    passages: Sequence[EvidencePassage],
    attribute: Attribute,
    citations: int = 2,
) -> Draft:
    """The model's sentences, each with markers for the passages that `attribute` finds.

    What the model cites is not used. A sentence that nothing supports stays in without a
    marker, so that the judge drops and records it. A question says nothing and is left out.
    """
    said: dict[str, None] = {}
    for statement in generated.statements:
        said.update(dict.fromkeys(sentences(without_markers(statement.text))))
    said = {sentence: None for sentence in said if not _QUESTION.search(sentence)}
    cited = (_with_markers(s, attribute(s, passages)[:citations]) for s in _unnumbered(said))
    return Draft("\n".join(cited), generated.model)


def _unnumbered(said: Iterable[str]) -> Iterator[str]:
    """The sentences without the numbers of a list: no figure leaves that no source states."""
    lines = tuple(said)
    numbered = list_numbers("\n".join(lines))
    start = 0
    for line in lines:
        yield _ITEM.sub("", line, count=1) if start in numbered else line
        start += len(line) + 1


def with_required(draft: Draft, rules: Sequence[Rule], language: str) -> Draft:
    """The draft with the disclaimers that its policy wants beside it, each a line at its end."""
    required = tuple(entry for rule in rules if isinstance(rule, Phrases) for entry in rule.always)
    missing = missing_from(required, draft.text, language)
    return replace(draft, text="\n".join((draft.text, *missing))) if missing else draft


def without_markers(text: str) -> str:
    """The text on one line, everything that looks like a citation marker taken out.

    >>> without_markers("It costs 4.90 EUR [3]. See [[1]2].")
    'It costs 4.90 EUR. See.'
    """
    text = " ".join(text.split())
    while (less := _MARKER.sub("", text)) != text:
        text = less
    return text.strip()


def sentences(text: str) -> list[str]:
    """The sentences of one statement; when in doubt they stay together."""
    parts: list[str] = []
    for part in _BREAK.split(text):
        if parts and (
            _ABBREVIATION.search(parts[-1]) or (_DAY.search(parts[-1]) and _MONTH.match(part))
        ):
            parts[-1] += f" {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _with_markers(sentence: str, sources: Sequence[int]) -> str:
    marks = "".join(f" [{n + 1}]" for n in sorted(sources))
    end = _END.search(sentence)
    if end is None:
        return f"{sentence}{marks}."
    return f"{sentence[: end.start()]}{marks}{end['stop']}"

"""One judged case for a reader's eyes: what is kept, what is struck, why, and by which source."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

AROUND: Final = 60
"""Characters of a source shown on either side of the words that count."""
LONGEST: Final = 160
"""Characters of a source shown where no words of it count more than others."""
_KEPT, _STRUCK, _NOTED, _FAINT, _PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"

Json = Mapping[str, Any]
Paint = Callable[[str, str], str]


def lines(record: Json, verdict: Json, paint: Paint) -> Iterator[str]:
    """The case line by line, as `guard check` prints it; `verdict` is in the fixed format."""
    passages = {str(p["id"]): str(p["text"]) for p in record["passages"]}
    policy = verdict["policy"]
    yield f"{verdict['outcome']}, judged by {policy['name']} ({policy['digest']})"
    yield ""
    for statement in verdict["statements"]:
        yield from _statement(statement, verdict["quantities"], passages, paint)
    if verdict["outcome"] == "refused":
        yield f"Nothing of it may leave ({verdict['reason']})."
    elif verdict["outcome"] == "revised":
        yield "What may leave:"
        yield from (f"  {_visible(line)}" for line in str(verdict["text"]).splitlines())


def _statement(
    statement: Json, quantities: Sequence[Json], passages: Mapping[str, str], paint: Paint
) -> Iterator[str]:
    findings: Sequence[Json] = statement["findings"]
    text = _visible(statement["text"])
    if not statement["kept"]:
        yield paint(_STRUCK, f"- {text}")
    elif any(f["effect"] == "redact" for f in findings):
        yield paint(_STRUCK, f"- {text}")
        yield paint(_NOTED, f"~ {_visible(_redacted(statement))}")
    else:
        yield paint(_NOTED if findings else _KEPT, f"  {text}")
    for finding in findings:
        yield f"    {finding['rule']}: {_visible(finding['explanation'])}"
        yield from (
            paint(_FAINT, f"      {line}") for line in _excerpts(finding, statement, passages)
        )
    if statement["kept"] and not findings:
        first, last = statement["span"]
        for quantity in quantities:
            source = quantity["source"]
            if first <= quantity["span"][0] < last and source is not None:
                yield paint(
                    _FAINT, f"    {_visible(quantity['text'])} ← {_place(source, passages)}"
                )
    yield ""


def _redacted(statement: Json) -> str:
    """The statement with a mark where words are withheld."""
    text, start = str(statement["text"]), int(statement["span"][0])
    spans = sorted(tuple(f["span"]) for f in statement["findings"] if f["effect"] == "redact")
    # From the end backwards, so that earlier spans keep their offsets.
    for first, last in reversed(spans):
        text = f"{text[: first - start]}[…]{text[last - start :]}"
    return text


def _excerpts(finding: Json, statement: Json, passages: Mapping[str, str]) -> Iterator[str]:
    """What the finding is held against; where it names nothing, how the cited passages begin."""
    source = finding["source"]
    if source is not None:
        yield _place(source, passages)
        return
    for cited in statement["citations"]:
        text = passages.get(str(cited), "")
        cut = "…" if len(text) > LONGEST else ""
        yield f"{_visible(cited)} │ {_visible(text[:LONGEST])}{cut}"


def _place(source: Json, passages: Mapping[str, str]) -> str:
    """A source with the words that count between marks, and a little around them."""
    if "fact" in source:
        return f"approved row {_visible(source['fact'])}"
    name = _visible(source["passage"])
    if source["span"] is None:
        return name
    first, last = source["span"]
    text = passages.get(str(source["passage"]), "")
    before, after = text[max(0, first - AROUND) : first], text[last : last + AROUND]
    opening = "…" if first > AROUND else ""
    closing = "…" if last + AROUND < len(text) else ""
    said = _visible(text[first:last])
    excerpt = f"{opening}{_visible(before)}»{said}«{_visible(after)}{closing}"
    return f"{name}, characters {first}–{last} │ {excerpt}"


def _visible(text: object) -> str:
    """Text of others on one line: nothing in it may steer the terminal or turn the line around."""
    line = "".join(" " if c in "\n\r\t" else c for c in str(text))
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else "·" for c in line)


def painted(colour: str, line: str) -> str:
    """A line in a colour, for a terminal."""
    return f"{colour}{line}{_PLAIN}"


def unpainted(_colour: str, line: str) -> str:
    """A line as it is, for a file or a pipe."""
    return line

"""A trail as an auditor reads it: the story of an answer, and what a check of the log found."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from service.trails.log import stamp
from service.trails.records import Trail
from service.trails.searching import ACTORS, release_of
from service.trails.verification import Verification

_WIDTH = 100
_LEAF_ONLY = frozenset({"v", "log", "index", "time", "payload", "passages", "verdict"})


def as_json(trail: Trail) -> dict[str, object]:
    """The trail whole, as JSON has it."""
    sealed = trail.sealed
    return {
        "sealed": {"log": sealed.log, "index": sealed.index, "leaf": sealed.leaf},
        "leaf": dict(trail.leaf),
        "payload": None if trail.payload is None else dict(trail.payload),
    }


def show(trail: Trail) -> str:
    """The trail as a story; what a record does not have is left out.

    Control characters are shown as escapes, so that sealed text cannot rule the terminal.
    """
    payload = trail.payload or {}
    parts = [
        *_opening(trail),
        *_asked(payload),
        *_found(payload),
        *_attempts(payload),
        *_said(trail.leaf, payload),
        *_depended(trail.leaf),
        *_sealed(trail),
    ]
    return "\n".join(plain(line) for line in parts) + "\n"


def found_json(found: Sequence[Trail]) -> list[dict[str, object]]:
    """What a search found, one row a record."""
    return [_found_row(trail) for trail in found]


def found_report(found: Sequence[Trail]) -> str:
    """What a search found: a line a record, and below it the passages that it cites."""
    lines = [f"{_count(len(found), 'record')}, each read from the log and proved."]
    for row in found_json(found):
        about = row.get("answer") or row.get("about") or row.get("document") or ""
        parts = (row["index"], row["time"], row["type"], about, row.get("outcome"))
        line = "  ".join(str(part) for part in parts if part not in (None, ""))
        if row.get("release") is not None:
            line += f"  release {row['release']}"
        lines.append(line + "".join(f"  {role} {name}" for role, name in _pairs(row.get("who"))))
        lines += (
            f"      cites {cited.get('passage')} of {cited.get('document')}, characters "
            f"{cited.get('start')}–{cited.get('end')} of {cited.get('version')}"
            for cited in _rows(row.get("passages"))
        )
        if not row["readable"]:
            lines.append("      its text cannot be read: the key was erased")
    return "\n".join(plain(line) for line in lines) + "\n"


def _found_row(trail: Trail) -> dict[str, object]:
    leaf, payload = trail.leaf, trail.payload or {}
    names = ("type", "time", "answer", "about", "conversation", "outcome", "reason", "document")
    kept = {name: leaf[name] for name in names if name in leaf}
    return {
        "index": trail.sealed.index,
        "leaf": trail.sealed.leaf,
        **kept,
        "release": release_of(leaf),
        "who": {name: payload[name] for name in ACTORS if payload.get(name)},
        "passages": _rows(leaf.get("passages")),
        "readable": trail.payload is not None or "payload" not in leaf,
    }


def _pairs(value: object) -> list[tuple[object, object]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def verify_report(verification: Verification) -> str:
    """What a check of the whole log found, in sentences."""
    entries = _count(verification.size, "entry", "entries")
    lines = [
        f"{verification.log}: {entries} in {_count(verification.segments, 'segment')}, "
        f"{_count(verification.checkpoints, 'signed checkpoint')}, "
        f"{_count(verification.payloads, 'payload')}.",
        f"root {verification.root}",
    ]
    if len(verification.keys) > 1:
        lines += [
            "keys, each vouched for by the one before:",
            *(f"  {k}" for k in verification.keys),
        ]
    if verification.passed:
        lines.append("Verified: every checksum, hash, checkpoint, signature and payload digest.")
    else:
        lines.append(f"NOT verified: {_count(len(verification.problems), 'problem')}.")
        lines += (f"  - {problem}" for problem in verification.problems)
    lines += (f"SILENT: {silence.says()}." for silence in verification.silences)
    lines += (f"time goes back: {where}." for where in verification.backwards)
    return "\n".join(plain(line) for line in lines) + "\n"


def verification_json(verification: Verification) -> dict[str, object]:
    """What a check of the whole log found, as JSON has it."""
    return {
        "log": verification.log,
        "verified": verification.passed,
        "size": verification.size,
        "root": verification.root,
        "segments": verification.segments,
        "checkpoints": verification.checkpoints,
        "payloads": verification.payloads,
        "keys": list(verification.keys),
        "silences": [
            {
                "from": stamp(silence.start),
                "to": stamp(silence.end),
                "every": silence.every,
                "entry": silence.entry,
                "explained": silence.explained,
            }
            for silence in verification.silences
        ],
        "backwards": list(verification.backwards),
        "problems": list(verification.problems),
    }


def _opening(trail: Trail) -> Iterator[str]:
    leaf = trail.leaf
    name = leaf.get("answer") or leaf.get("about") or ""
    yield f"{leaf.get('type', 'record')} {name}".rstrip()
    yield f"  sealed at {leaf.get('time')} as entry {trail.sealed.index} of {trail.sealed.log}"
    if "conversation" in leaf:
        yield f"  conversation {leaf['conversation']}"
    if trail.payload is None and "payload" in leaf:
        yield "  The text cannot be read: the key of this conversation was erased."


def _asked(payload: Mapping[str, object]) -> Iterator[str]:
    if "question" not in payload:
        return
    yield ""
    yield "Question"
    yield from _text(payload["question"])
    yield from _values(
        payload, ("asker", "visibilities", "asked_at", "language", "corpus", "as_of"), "  "
    )


def _found(payload: Mapping[str, object]) -> Iterator[str]:
    hits = _rows(payload.get("hits"))
    if "hits" not in payload:
        return
    yield ""
    yield f"Retrieved: {_count(len(hits), 'passage')}"
    for rank, hit in enumerate(hits, 1):
        scores = ", ".join(
            f"{name} {_brief(hit[name])}"
            for name in ("score", "dense", "sparse", "found_by")
            if hit.get(name) is not None
        )
        yield f"  {rank}. {hit.get('document', '?')} · {hit.get('passage', '?')} · {scores}"
        if hit.get("text"):
            yield from _text(hit["text"], "     ", lines=3)


def _attempts(payload: Mapping[str, object]) -> Iterator[str]:
    attempts = _rows(payload.get("attempts"))
    if not attempts and payload.get("draft"):
        attempts = [{"by": payload.get("model", "unnamed"), "draft": payload["draft"]}]
    for number, attempt in enumerate(attempts, 1):
        yield ""
        yield f"Draft {number}, by {attempt.get('by', 'unnamed')}"
        if attempt.get("problem"):
            yield f"  gave none: {_brief(attempt['problem'])}"
        if attempt.get("draft"):
            yield from _text(attempt["draft"])
        verdict = attempt.get("verdict")
        if isinstance(verdict, Mapping):
            yield from _judged(verdict)
    for finding in _rows(payload.get("findings")):
        yield from _finding(finding, "  ")


def _judged(verdict: Mapping[str, object]) -> Iterator[str]:
    yield f"  judged: {verdict.get('outcome', '?')}"
    explained = []
    for statement in _rows(verdict.get("statements")):
        mark = "kept    " if statement.get("kept") else "WITHHELD"
        cited = _brief(statement.get("citations") or "nothing")
        yield f"  {mark} {statement.get('text', '')!s}"
        shown = statement.get("shown")
        if statement.get("kept") and shown and shown != statement.get("text"):
            yield f"           shown as: {shown}"
        yield f"           cites {cited}; gates: {_gates(statement.get('gates'))}"
        for finding in _rows(statement.get("findings")):
            explained.append(finding)
            yield from _finding(finding, "           ")
    for finding in _rows(verdict.get("findings")):
        if finding not in explained:
            yield from _finding(finding, "  ")


def _finding(finding: Mapping[str, object], indent: str) -> Iterator[str]:
    yield (
        f"{indent}{finding.get('effect', '?')} · {finding.get('rule', '?')}: "
        f"{finding.get('message', '')}"
    )


def _gates(gates: object) -> str:
    if not isinstance(gates, Mapping):
        return "not recorded"
    return ", ".join(f"{name} {'yes' if passed else 'NO'}" for name, passed in gates.items())


def _said(leaf: Mapping[str, object], payload: Mapping[str, object]) -> Iterator[str]:
    answer = payload.get("answer")
    if not isinstance(answer, Mapping):
        return
    reason = answer.get("reason") or leaf.get("reason")
    yield ""
    yield f"Reply: {answer.get('outcome', '?')}" + (f", because {reason}" if reason else "")
    yield from _text(answer.get("text", ""))
    for statement in _rows(answer.get("statements")):
        for cited in _rows(statement.get("citations")):
            yield (
                f"  [{cited.get('n')}] {cited.get('title')} ({cited.get('document')}), "
                f"characters {cited.get('start')}–{cited.get('end')} of {cited.get('version')}"
            )
            yield from _text(f"“{cited.get('quote', '')}”", "      ")
    if answer.get("withheld"):
        yield f"  withheld from the reader: {answer['withheld']}"
    yield from _values(payload, ("timings",), "  ")


def _depended(leaf: Mapping[str, object]) -> Iterator[str]:
    names = sorted(leaf.keys() - _LEAF_ONLY - {"type", "answer", "conversation"})
    if names:
        yield ""
        yield "What it depended on"
    yield from _values(leaf, names, "  ")
    for cited in _rows(leaf.get("passages")):
        yield f"  passage {cited.get('passage')} of {cited.get('document')}"
        yield from _values(cited, ("version", "hash"), "    ")


def _sealed(trail: Trail) -> Iterator[str]:
    yield ""
    yield "Seal"
    yield f"  log {trail.sealed.log}"
    yield f"  entry {trail.sealed.index}"
    yield f"  leaf {trail.sealed.leaf}"
    named = trail.leaf.get("payload")
    if isinstance(named, Mapping):
        yield f"  payload {named.get('digest')} ({named.get('size')} bytes, encrypted)"
        commitments = named.get("commitments")
        if isinstance(commitments, Mapping):
            for name, mac in sorted(commitments.items()):
                yield f"  {name} {mac}"


def _values(fields: Mapping[str, object], names: Sequence[str], indent: str) -> Iterator[str]:
    for name in names:
        if fields.get(name) not in (None, "", [], {}):
            yield f"{indent}{name.replace('_', ' ')}: {_brief(fields[name])}"


def _brief(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_brief(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_brief(item) for item in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _text(value: object, indent: str = "  ", lines: int | None = None) -> Iterator[str]:
    """Text as paragraphs; a bar at its left, so that nothing sealed looks like our own words."""
    wrapped = [
        part
        for line in str(value).splitlines() or [""]
        for part in textwrap.wrap(line, _WIDTH - len(indent) - 2) or [""]
    ]
    shown = wrapped if lines is None else wrapped[:lines]
    for line in shown:
        yield f"{indent}│ {line}"
    if len(shown) < len(wrapped):
        yield f"{indent}│ …"


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def plain(line: str) -> str:
    """A line whose control characters are escapes, so that it cannot rule a terminal.

    Blanks of every width are blanks: a space that does not break is no secret.
    """
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else _escape(c) for c in line
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()

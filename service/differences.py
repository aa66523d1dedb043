"""How two judgements of one draft differ: sentences, findings and figures, with their own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.replaying import Judged, Replay

LONGEST = 160
"""Characters that are shown of a source; a span says where the rest is."""

Fields = Mapping[str, Any]
"""Part of a verdict, as it is sealed."""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that only one of two judgements has, or that both have otherwise."""

    draft: int
    """From 1 on."""
    sentence: str
    """In which it was found; empty where it is about the draft as a whole."""
    text: str
    """What of the draft it is about."""
    then: Fields | None
    """As it was recorded; None where it is new."""
    now: Fields | None
    """As it is found now; None where it is gone."""

    @property
    def change(self) -> str:
        """`new`, `gone` or `changed`."""
        if self.then is None:
            return "new"
        return "gone" if self.now is None else "changed"


def finding_changes(replay: Replay) -> tuple[FindingChange, ...]:
    """Every finding that is new, gone or changed, draft by draft."""
    return tuple(
        change
        for number, before, after, draft in _pairs(replay)
        for change in _findings(number, before, after, draft)
    )


def finding_json(change: FindingChange, replay: Replay) -> dict[str, object]:
    """A finding that differs, with the words at both of its places."""
    return {
        "change": change.change,
        "draft": change.draft,
        "sentence": change.sentence,
        "text": change.text,
        "then": _sourced(change.then, replay),
        "now": _sourced(change.now, replay),
    }


def differences(replay: Replay) -> Iterator[str]:
    """What came out otherwise, in sentences; what explains one stands below it, indented."""
    recorded, again = replay.recorded, replay.again
    if (recorded.outcome, recorded.reason) != (again.outcome, again.reason):
        yield f"{ended(recorded)}; now {ended(again)}"
    if again.open:
        yield "the next draft would decide, and none was recorded"
    for number, before, after, draft in _pairs(replay):
        yield from _told(replay, number, before, after, draft)


def ended(judged: Judged) -> str:
    """An outcome with its reason, as a reader of a report sees it."""
    return judged.outcome + (f" ({judged.reason})" if judged.reason else "")


def _pairs(replay: Replay) -> Iterator[tuple[int, Fields, Fields, str]]:
    """The drafts whose verdicts differ, both verdicts and the draft."""
    verdicts = zip(replay.recorded.verdicts, replay.again.verdicts, replay.drafts, strict=True)
    for number, (before, after, draft) in enumerate(verdicts, 1):
        if before is not None and after is not None and before != after:
            yield number, before, after, draft


def _told(replay: Replay, number: int, before: Fields, after: Fields, draft: str) -> Iterator[str]:
    name, told = f"draft {number}", False
    if before["outcome"] != after["outcome"]:
        yield f"{name} was judged {before['outcome']}; now {after['outcome']}"
    left = list(_findings(number, before, after, draft))
    statements = {tuple(s["span"]): s for s in after["statements"]}
    for old in before["statements"]:
        new = statements.pop(tuple(old["span"]), None)
        inside = [change for change in left if change.sentence == old["text"]]
        left = [change for change in left if change.sentence != old["text"]]
        if new is None:
            yield f"{name}: “{old['text']}” is no statement of its own any more"
        elif old != new or inside:
            yield f"{name}: “{old['text']}” was {_fate(old)}; now {_fate(new)}"
            yield from (f"    {line}" for line in _beside(old, new))
        told |= old != new or bool(inside)
        yield from (line for change in inside for line in _lines(change, replay))
    for new in statements.values():
        told = True
        yield f"{name}: “{new['text']}” is a statement of its own now, {_fate(new)}"
    for change in left:
        told = True
        yield f"{name}: of “{change.sentence}”" if change.sentence else f"{name} as a whole"
        yield from _lines(change, replay)
    for line in _figures(before, after, replay):
        told = True
        yield f"{name}: {line}"
    if before["policy"] == after["policy"] and not told:
        yield f"{name}: the order of findings or figures, with the same sentences"


def _lines(change: FindingChange, replay: Replay) -> Iterator[str]:
    """One finding: what it says of which words, and below it the words of its source."""
    latest = change.now or change.then or {}
    start, end = latest["span"]
    at = f"“{change.text}” (characters {start}–{end})"
    if change.then is not None and change.now is not None:
        yield f"    changed: {latest['rule']} at {at}"
        yield from (f"      {name}: {line}" for name, line in _both(change.then, change.now))
    else:
        effect, rule, said = latest["effect"], latest["rule"], latest["message"]
        yield f"    {change.change}: {rule} ({effect}) at {at}: {said}"
    for where in dict.fromkeys(_place(f, replay) for f in (change.then, change.now) if f):
        if where:
            yield f"      {where}"


def _both(then: Fields, now: Fields) -> Iterator[tuple[str, str]]:
    for name in ("effect", "message"):
        if then[name] != now[name]:
            yield name, f"{then[name]} then, {now[name]} now"


def _beside(old: Fields, new: Fields) -> Iterator[str]:
    """What else of a sentence is otherwise: what was shown of it, what it cites, its gates."""
    if new["kept"] and new["shown"] != old["shown"] and new["shown"] != new["text"]:
        yield f"shown as: “{new['shown']}”"
    if old["citations"] != new["citations"]:
        cited = (", ".join(s["citations"]) or "nothing" for s in (old, new))
        yield "cited {}; now {}".format(*cited)
    for gate in sorted(old["gates"].keys() & new["gates"].keys() - {"kept"}):
        if old["gates"][gate] != new["gates"][gate]:
            passed = ("yes" if s["gates"][gate] else "no" for s in (old, new))
            yield "gate {}: {}; now {}".format(gate, *passed)


def _figures(before: Fields, after: Fields, replay: Replay) -> Iterator[str]:
    """Figures that are read or grounded otherwise."""
    now = {tuple(q["span"]): q for q in after["quantities"]}
    for old in before["quantities"]:
        new = now.pop(tuple(old["span"]), None)
        at = f"the figure “{old['text']}” (characters {old['span'][0]}–{old['span'][1]})"
        if new is None:
            yield f"{at} is read as none now"
        elif old != new:
            yield f"{at} was {_read(old, replay)}; now {_read(new, replay)}"
    for new in now.values():
        at = f"“{new['text']}” (characters {new['span'][0]}–{new['span'][1]})"
        yield f"{at} is read as a figure now, {_read(new, replay)}"


def _read(quantity: Fields, replay: Replay) -> str:
    value = " ".join(str(quantity[n]) for n in ("kind", "bound", "value", "unit") if quantity[n])
    place = _place(quantity, replay)
    grounded = f"grounded in {place}" if quantity["grounded"] and place else "grounded"
    return f"{value}, {grounded if quantity['grounded'] else 'not grounded'}"


def _findings(number: int, before: Fields, after: Fields, draft: str) -> Iterator[FindingChange]:
    """Those of the one that the other does not have so, in the order of the draft."""
    gone, come = list(before["findings"]), []
    for finding in after["findings"]:
        if finding in gone:
            gone.remove(finding)
        else:
            come.append(finding)
    sentences = [*after["statements"], *before["statements"]]
    changes = []
    for new in come:
        old = next((f for f in gone if _key(f) == _key(new)), None)
        if old is not None:
            gone.remove(old)
        changes.append(_change(number, old, new, sentences, draft))
    changes += [_change(number, old, None, sentences, draft) for old in gone]
    yield from sorted(changes, key=lambda c: (c.then or c.now or {})["span"])


def _change(
    number: int,
    then: Fields | None,
    now: Fields | None,
    sentences: Sequence[Fields],
    draft: str,
) -> FindingChange:
    start, end = (now or then or {})["span"]
    holding = (s for s in sentences if s["span"][0] <= start and end <= s["span"][1])
    sentence = next(holding, {"text": ""})["text"]
    return FindingChange(number, sentence, draft[start:end], then, now)


def _key(finding: Fields) -> tuple[object, ...]:
    return finding["rule"], tuple(finding["span"])


def _sourced(finding: Fields | None, replay: Replay) -> dict[str, object] | None:
    """A finding with the words of its source, where it names some."""
    if finding is None:
        return None
    source = finding.get("source")
    if source and "passage" in source:
        return {**finding, "source": {**source, "text": _words(source, replay)}}
    return dict(finding)


def _place(part: Fields, replay: Replay) -> str:
    """Where a finding or figure points to in its source, with the words there."""
    source = part.get("source")
    if not source:
        return ""
    if "passage" not in source:
        return "the row " + ", ".join(f"{value}" for value in source.values())
    start, end = source["span"]
    words = _words(source, replay)
    shown = words if len(words) <= LONGEST else words[:LONGEST] + "…"
    said = f": “{shown}”" if words else ""
    return f"passage {source['passage']}, characters {start}–{end}{said}"


def _words(source: Fields, replay: Replay) -> str:
    start, end = source["span"]
    return replay.passages.get(source["passage"], "")[start:end]


def _fate(statement: Fields) -> str:
    if not statement["kept"]:
        return "withheld"
    return "shown" if statement["shown"] == statement["text"] else "shown in part"

"""What came out otherwise when records were judged again, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from service.auditing import plain
from service.differences import differences, ended, finding_changes, finding_json
from service.replaying import Basis, Judged, Replay
from service.trails.payloads import digest


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A record that could not be judged again."""

    answer: str
    index: int
    why: str


def replay_json(replay: Replay) -> dict[str, object]:
    """One record judged again."""
    return {
        "answer": replay.answer,
        "index": replay.index,
        "time": replay.time,
        "identical": replay.identical,
        "same_basis": replay.same_basis,
        "recorded": _judged_json(replay.recorded, replay.recorded_by),
        "again": _judged_json(replay.again, replay.again_by),
        "undecided": replay.again.open,
        "withheld_now": list(replay.lost),
        "shown_now": list(replay.won),
        "rules": sorted(rules_of(replay)),
        "word_lists": list(replay.words),
        "differences": list(differences(replay)),
        "findings": [finding_json(change, replay) for change in finding_changes(replay)],
    }


def replay_report(replay: Replay) -> str:
    """The same, in sentences."""
    recorded, again = digest(replay.recorded.content()), digest(replay.again.content())
    lines = [
        f"answer {replay.answer}, entry {replay.index}, sealed at {replay.time}",
        f"  recorded by {_basis(replay.recorded_by)}",
        f"  judged by   {_basis(replay.again_by)}",
    ]
    if replay.identical:
        by = "" if replay.same_basis else " on another basis"
        lines.append(f"identical{by}: {again}, {len(replay.again.content())} bytes")
    elif not (told := list(differences(replay))):
        lines.append(
            "the same outcome, sentences, findings and figures; only the policy is another"
        )
    else:
        same = ", although the same code and policy judged" if replay.same_basis else ""
        lines.append(f"judged differently{same}: {recorded} then, {again} now")
        lines += map(_item, told)
    if replay.words:
        lines.append("the word lists differ, and this code read by its own:")
        lines += (f"  - {line}" for line in replay.words)
    return "\n".join(map(plain, lines)) + "\n"


@dataclass(slots=True)
class Tally:
    """Many records judged again: only those that came out otherwise are kept."""

    judged: int = 0
    sorts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    changed: list[Replay] = field(default_factory=list)
    unjudged: list[Unjudged] = field(default_factory=list)

    def add(self, replay: Replay | Unjudged) -> None:
        """Count one more."""
        if isinstance(replay, Unjudged):
            self.unjudged.append(replay)
            return
        self.judged += 1
        sort = _sort(replay)
        self.sorts[sort] += 1
        self.rules.update(rules_of(replay))
        if sort != "same" or _broken(replay):
            self.changed.append(replay)

    @property
    def broken(self) -> list[str]:
        """Answers on which the same code and policy did not come to the same."""
        return [replay.answer for replay in self.changed if _broken(replay)]


def range_json(tally: Tally) -> dict[str, object]:
    """Many records judged again: counts, then every one that came out otherwise."""
    return {
        "judged": tally.judged,
        **{sort: tally.sorts[sort] for sort in SORTS},
        "broken": tally.broken,
        "rules": dict(tally.rules.most_common()),
        "changed": [replay_json(replay) for replay in tally.changed],
        "unjudged": [asdict(row) for row in tally.unjudged],
    }


def range_report(tally: Tally, by: str) -> str:
    """The same, in sentences; `by` names what judged."""
    lines = [f"{tally.judged} records judged again by {by}:"]
    lines += (f"  {tally.sorts[sort]:>6} {says}" for sort, says in SORTS.items())
    if tally.rules:
        told = ", ".join(f"{rule} in {n}" for rule, n in tally.rules.most_common())
        lines.append(f"  would be withheld now by: {told}")
    for why, count in Counter(row.why for row in tally.unjudged).most_common():
        lines.append(f"  {count} could not be judged again: {why}")
    for replay in tally.changed:
        lines += (
            "",
            f"{replay.time}  {replay.answer}  {ended(replay.recorded)}",
        )
        lines += (f"  − {text}" for text in replay.lost)
        lines += (f"  + {text}" for text in replay.won)
        lines += map(_item, differences(replay))
    return "\n".join(map(plain, lines)) + "\n"


SORTS = {
    "same": "the same to a reader",
    "stricter": "with more withheld",
    "looser": "with less withheld",
    "otherwise": "otherwise",
    "undecided": "undecided: the next draft would decide, and none was recorded",
}
"""How an answer would differ for a reader."""


def _sort(replay: Replay) -> str:
    """How a reader's answer would differ; findings that change nothing are the same."""
    if replay.again.open:
        return "undecided"
    if replay.lost and not replay.won:
        return "stricter"
    if replay.won and not replay.lost:
        return "looser"
    then, now = replay.recorded, replay.again
    same = (then.outcome, then.reason, then.shown) == (now.outcome, now.reason, now.shown)
    return "same" if same else "otherwise"


def _broken(replay: Replay) -> bool:
    return replay.same_basis and not replay.identical


def _item(line: str) -> str:
    """A line of a list, or of what belongs to the item above it."""
    return f"  {line}" if line.startswith(" ") else f"  - {line}"


def _judged_json(judged: Judged, basis: Basis) -> dict[str, object]:
    return {
        "code": basis.code,
        "lexicons": basis.lexicons,
        "policy": basis.policy,
        "outcome": judged.outcome,
        "reason": judged.reason,
        "digest": digest(judged.content()),
    }


def _basis(basis: Basis) -> str:
    return f"code {basis.code}, policy {basis.policy}, word lists {basis.lexicons}"


def rules_of(replay: Replay) -> frozenset[str]:
    """The rules whose findings withhold now and did not then."""
    found = set()
    for before, after in zip(replay.recorded.verdicts, replay.again.verdicts, strict=True):
        old = {_key(f) for f in (before or {}).get("findings", ())}
        found |= {
            f["rule"]
            for f in (after or {}).get("findings", ())
            if f["effect"] != "flag" and _key(f) not in old
        }
    return frozenset(found)


def _key(finding: Mapping[str, Any]) -> tuple[object, ...]:
    return finding["rule"], finding["effect"], tuple(finding["span"])

"""The paraphrases and near misses that people wrote by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Verdict
from policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A sentence with the passages it cites; the halves share no document."""

    id: str
    language: str
    half: str
    faithful: bool
    kind: str
    answer: str
    passages: tuple[tuple[str, str], ...]

    def verdict(self, policy: Policy) -> Verdict:
        """What the guard says of it."""
        shown = tuple(EvidencePassage(PassageId(key), text) for key, text in self.passages)
        return judge(policy, Draft(self.answer), Evidence(shown, "", self.language))

    def told(self, policy: Policy) -> bool:
        """Whether a faithful one passes and a near miss does not."""
        return (self.verdict(policy).outcome == "pass") == self.faithful


@cache
def paraphrases() -> tuple[Paraphrase, ...]:
    """Every case of the file."""
    path = Path(__file__).with_name("paraphrases.jsonl")
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passages = tuple((p["id"], p["text"]) for p in row["passages"])
        found.append(
            Paraphrase(
                row["id"],
                row["language"],
                row["half"],
                row["faithful"],
                row["kind"],
                row["answer"],
                passages,
            )
        )
    return tuple(found)

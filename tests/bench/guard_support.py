"""How well support and detection agree with people, on sets that people marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import roc_auc_score

from ingest.records import PassageId
from policies.attribution import score_of
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Finding
from policies.policy import Policy
from tests.policies.cases.sources import rows

NUMBERS = frozenset({"numbers", "binding"})


@dataclass(frozen=True, slots=True)
class Detection:
    """What `detect` found in RAGTruth's answers."""

    spans: int
    """Human-marked spans that hold a number."""
    found: int
    found_by_any: int
    clean: int
    flagged: int
    """Clean answers with a finding of numbers or binding."""
    support_spans: int
    """All human-marked spans."""
    support_found: int
    support_flagged: int
    """Clean answers with a finding of support."""
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Of answers: any finding against any mark."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def passages_of(text: str) -> tuple[EvidencePassage, ...]:
    """RAGTruth's `passage 1: …` cut at its own headings."""
    parts = [p.strip() for p in re.split(r"passage \d+:", text) if p.strip()]
    return tuple(EvidencePassage(PassageId(f"p{n}"), part) for n, part in enumerate(parts, 1))


def overlaps(finding: Finding, start: int, end: int) -> bool:
    """Whether a finding touches a stretch of the draft."""
    return finding.span.start < end and start < finding.span.end


def detection(policy: Policy, data: Path) -> Detection:
    """Every answer of the development half judged by `detect`."""
    spans = found = by_any = clean = flagged = marked = support_found = support_flagged = 0
    right = told = hallucinated = 0
    for row in rows(data / "ragtruth_qa_test" / "dev.jsonl"):
        findings = _findings(policy, row)
        numbers = [f for f in findings if f.rule in NUMBERS]
        support = [f for f in findings if f.rule == "support"]
        for span in row["spans"]:  # type: ignore[attr-defined]
            if span["numbers"]:
                spans += 1
                found += any(overlaps(f, span["start"], span["end"]) for f in numbers)
                by_any += any(overlaps(f, span["start"], span["end"]) for f in findings)
            marked += 1
            support_found += any(overlaps(f, span["start"], span["end"]) for f in support)
        if row["hallucinated"]:
            hallucinated += 1
            right += bool(findings)
        else:
            clean += 1
            flagged += bool(numbers)
            support_flagged += bool(support)
        told += bool(findings)
    return Detection(
        spans, found, by_any, clean, flagged, marked, support_found, support_flagged,
        right / told if told else 0.0, right / hallucinated,
    )  # fmt: skip


def _findings(policy: Policy, row: dict[str, Any]) -> Sequence[Finding]:
    evidence = Evidence(passages_of(row["passages"]), row["question"], "en")
    return judge(policy, Draft(row["response"]), evidence).findings


def labelled(data: Path, name: str) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Claim, passages and whether people say that these support it."""
    if name == "wice":
        for row in rows(data / "wice" / "claims_dev.jsonl"):
            yield str(row["claim"]), (_joined(row["evidence"]),), row["label"] == "supported"
    elif name == "expertqa":
        for row in rows(data / "expertqa_claims" / "dev.jsonl"):
            yield str(row["claim"]), tuple(map(str, row["evidence"])), row["support"] == "Complete"  # type: ignore[call-overload]
    else:
        for row in rows(data / "begin_wow" / "dev.jsonl"):
            yield (
                str(row["response"]),
                (str(row["knowledge"]),),
                row["label"] == "Fully attributable",
            )


def _joined(sentences: object) -> str:
    assert isinstance(sentences, list)
    return "\n".join(map(str, sentences))


def scored(data: Path, name: str) -> list[tuple[float, bool]]:
    """Support's score of every claim beside what people say."""
    return [
        (
            score_of(
                claim, tuple(EvidencePassage(PassageId(f"p{n}"), t) for n, t in enumerate(texts))
            ),
            fine,
        )
        for claim, texts, fine in labelled(data, name)
    ]


def auroc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Area under the curve of support's score."""
    return float(roc_auc_score([fine for _, fine in pairs], [score for score, _ in pairs]))


def curve(
    pairs: Sequence[tuple[float, bool]], at: Sequence[float]
) -> list[tuple[float, float, float]]:
    """Threshold, share of supported claims kept, share of unsupported claims kept."""
    good = [s for s, fine in pairs if fine]
    bad = [s for s, fine in pairs if not fine]
    return [
        (t, sum(s >= t for s in good) / len(good), sum(s >= t for s in bad) / len(bad)) for t in at
    ]

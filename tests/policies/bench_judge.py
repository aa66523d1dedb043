"""Times the judge: two statements against six passages of six hundred characters.

Run with `python -m tests.policies.bench_judge`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.passages import read_passage
from policies.policyfile import load
from policies.quantities import recognise
from policies.text import with_markers

_SENTENCES = (
    "The monthly fee of the Harbour Plus account is 9.20 EUR, and it is not charged if at least 3,200 EUR is paid in each month.",
    "A cash withdrawal at another bank's machine in the euro area costs 0.80 EUR with the Plus debit card.",
    "You can order a replacement card in the app or in any branch, and it reaches you by post within 5 business days.",
    "If you close the account, we send the final statement by post and pay out the balance to the account that you name.",
    "Transfers that you enter in the app before 15:00 on a business day are carried out on the same day.",
    "Complaints are answered by a person who did not take the decision that you complain about.",
)


def milliseconds(call: Callable[[], object], times: int) -> float:
    """Mean CPU time of a call."""
    call()
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times * 1000


def main() -> None:
    """Print the figures."""
    policy = load("baseline")
    passages = tuple(
        EvidencePassage(PassageId(str(n)), " ".join(_SENTENCES[n:] + _SENTENCES[:n])[:600])
        for n in range(6)
    )
    draft = Draft(with_markers(_SENTENCES[0], [1]) + " " + with_markers(_SENTENCES[1], [2]))
    evidence = Evidence(passages, language="en")

    def cold() -> None:
        read_passage.cache_clear()
        judge(policy, draft, evidence)

    print(f"outcome {judge(policy, draft, evidence).outcome}")
    text = " ".join(_SENTENCES)[:300]
    print(f"recognise, 300 characters: {milliseconds(lambda: recognise(text, 'en'), 300):.3f} ms")
    warm = milliseconds(lambda: judge(policy, draft, evidence), 100)
    print(f"judge, passages read before: {warm:.2f} ms")
    print(f"judge, passages read now: {milliseconds(cold, 50):.2f} ms")


if __name__ == "__main__":
    main()

"""Judges cases with the guards of others: `python other_guards.py < cases.jsonl > verdicts.jsonl`.

Runs in an environment of its own that holds corroborate, opengate-grounding and figured; nothing
of this repository is imported, so that whatever Python they need may run it.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
from typing import Any

NAMES = {"corroborate": "corroborate", "opengate": "opengate_grounding", "figured": "figured"}


def main() -> None:
    """One object of verdicts a line: guard → whether it lets the answer pass."""
    guards = {
        name: importlib.import_module(module) for name, module in NAMES.items() if _there(module)
    }
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps({name: _passes(name, guard, case) for name, guard in guards.items()}))


def _there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _passes(name: str, guard: Any, case: dict[str, Any]) -> bool:
    answer = re.sub(r"\s*\[\d+\]", "", case["answer"])
    cited = case["cited"]
    if name == "corroborate":
        return bool(
            guard.check_answer(query=case["question"], retrieved_chunks=cited, answer=answer).ok()
        )
    if name == "opengate":
        return bool(guard.check_grounding(answer=answer, context=cited).grounded)
    extract = importlib.import_module("figured.extract")
    values = [value for text in cited for value in extract.scan_values(text)]
    return bool(guard.trace(answer, [[value] for value in values]).ok)


if __name__ == "__main__":
    main()

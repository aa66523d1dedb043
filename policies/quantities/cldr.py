"""Names of units, currencies and months in many languages, from Unicode's CLDR.

`lexicons/cldr.json` is written by `tests/policies/quantities/write_cldr.py` from Babel; it is kept
here, and Babel is no requirement, so that a verdict cannot change with what is installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_DURATIONS: Final = frozenset({"s", "min", "h", "d", "wk", "mo", "q", "a"})
_SHARES: Final = {"%": "percent", "‰": "permille", "‱": "basis"}


@lru_cache(maxsize=1)
def known() -> Mapping[str, Any]:
    """Everything kept, by language."""
    text = files("policies.quantities.lexicons").joinpath("cldr.json").read_text("utf-8")
    everything: Mapping[str, Any] = json.loads(text)
    return everything


@lru_cache(maxsize=64)
def unit_names(language: str) -> Mapping[str, tuple[str, str]]:
    """Phrase → kind and unit, for units and currencies; empty for an unknown language."""
    found = known().get(language, {})
    names: dict[str, tuple[str, str]] = {}
    for code, phrases in found.get("money", {}).items():
        names.update(dict.fromkeys(phrases, ("money", code)))
    for code, phrases in found.get("units", {}).items():
        kind = _SHARES.get(code) or ("duration" if code in _DURATIONS else "measure")
        unit = "%" if code in _SHARES else code
        names.update(dict.fromkeys(phrases, (kind, unit)))
    return names


def months(language: str) -> Mapping[str, int]:
    """Names of months; empty for an unknown language."""
    return dict(known().get(language, {}).get("months", {}))

"""What the lexicons say, as canonical JSON, so that it can be kept with what was judged by them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields

from policies import contrasts, kindred, lexis, opposites, parties, words
from policies.quantities import cldr, units
from policies.quantities.idioms import IDIOMS
from policies.quantities.languages import LEXICONS


def lexicon_source() -> bytes:
    """Every word list by which texts are read; how words are put together is code, not list."""
    read: dict[str, object] = {
        language: {
            field.name: _plain(getattr(lexicon, field.name))
            for field in fields(lexicon)
            if not callable(getattr(lexicon, field.name))
        }
        for language, lexicon in LEXICONS.items()
    }
    everything = {
        "lexicons": read,
        "cldr": _plain(cldr.known()),
        "idioms": _plain(IDIOMS),
        "units": _lists(vars(units)),
        "words": _lists(vars(words)),
        "lexis": _lists(vars(lexis)),
        "contrasts": _lists(vars(contrasts)),
        "kindred": _lists(vars(kindred)),
        "opposites": _lists(vars(opposites)),
        "parties": _lists(vars(parties)),
    }
    return json.dumps(
        everything, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _lists(module: Mapping[str, object]) -> dict[str, object]:
    """A module's constants that hold words."""
    return {
        name: _plain(value)
        for name, value in module.items()
        if name.strip("_").isupper() and isinstance(value, frozenset | tuple | Mapping)
    }


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    # Which code joins two number words is the code digest's to say; that one does is a list's.
    return "code" if callable(value) else value


def changes(before: bytes, after: bytes) -> list[str]:
    """What differs between two sources, one line a list: its path, what came and what went."""
    return list(_changed(json.loads(before), json.loads(after), ""))


def _changed(before: object, after: object, path: str) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from _changed(before.get(name), after.get(name), f"{path} {name}".strip())
        return
    old, new = _entries(before), _entries(after)
    gone = [f"−{entry}" for entry in old if entry not in new]
    come = [f"+{entry}" for entry in new if entry not in old]
    yield f"{path}: {' '.join([*gone, *come]) or 'in another order'}"


def _entries(value: object) -> list[str]:
    """A list's entries, or what else there is, as text."""
    if value is None:
        return []
    entries = value if isinstance(value, list) else [value]
    return [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries]

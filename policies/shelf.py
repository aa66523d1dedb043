"""The policies that come with the product, and what another policy takes over from one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

TAKEN = ("evidence", "fallback", "markers", "needs_no_person", "needs_person", "texts")
"""What a policy has from the one it extends, unless it says otherwise."""


class BaseUnknown(Exception):
    """A policy extends what is not there, or leaves out a rule that its base does not have."""


def library_names() -> tuple[str, ...]:
    """The names of the policies that come with the product."""
    entries = files("policies").joinpath("library").iterdir()
    return tuple(sorted(e.name.removesuffix(".yaml") for e in entries if e.name.endswith(".yaml")))


def library_text(name: str) -> str | None:
    """The file of a policy of the library; None where there is none of that name."""
    if name not in library_names():
        return None
    return files("policies").joinpath("library", f"{name}.yaml").read_text(encoding="utf-8")


def completed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A policy file with what it takes over: all of its base, or the baseline's fixed texts.

    `extends` names a policy of the library, whose rules come first; `without` names the kinds of
    rules that are left out of those. Raises BaseUnknown.
    """
    whole = dict(raw)
    name, without = whole.pop("extends", None), whole.pop("without", None)
    if name is None:
        if without is not None:
            raise BaseUnknown("`without` says what to leave out of `extends`, which is missing.")
        whole.setdefault("texts", _base("baseline")["texts"])
        return whole
    base = _base(name)
    left_out = set(without or ())
    unknown = sorted(left_out - {rule["kind"] for rule in base["rules"]})
    if unknown:
        raise BaseUnknown(f"`without` names {unknown[0]!r}, and {name} has no such rule.")
    kept = [rule for rule in base["rules"] if rule["kind"] not in left_out]
    whole["rules"] = kept + list(whole.get("rules") or ())
    # Exceptions belong to the topics that they are stated with.
    taken = [part for part in TAKEN if part != "needs_no_person" or "needs_person" not in whole]
    for part in taken:
        if part in base:
            whole.setdefault(part, base[part])
    return whole


def _base(name: object) -> dict[str, Any]:
    text = library_text(name) if isinstance(name, str) else None
    if text is None:
        known = ", ".join(library_names())
        raise BaseUnknown(f"`extends` must name a policy of the library: {known}.")
    raw: dict[str, Any] = yaml.safe_load(text)
    if "extends" in raw:
        raise BaseUnknown(
            f"`extends` must name a policy that stands by itself, and {name} does not."
        )
    return raw

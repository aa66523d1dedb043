"""Words that exclude each other: app or branch, minimum or maximum, in or outside the euro area.

A sentence that answers about the one does not answer about the other, however alike they sound.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a question and a sentence compare, over all groups."""

    opposed: int
    """Groups of which both name members, and none the same."""
    agreed: int
    """Groups of which both name the same member."""


class Contrasts:
    """Groups of members that exclude each other, each with its words in five languages."""

    def __init__(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        self._groups = {
            group: {
                member: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
                for member, pattern in members.items()
            }
            for group, members in groups.items()
        }
        self.members = lru_cache(maxsize=16_384)(self._members)

    @classmethod
    def packaged(cls) -> Contrasts:
        """The groups that come with the software."""
        groups: dict[str, dict[str, str]] = {}
        with resources.files("service").joinpath("contrasts.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                groups.setdefault(row["group"], {})[row["member"]] = row["pattern"]
        return cls(groups)

    def _members(self, text: str) -> Mapping[str, frozenset[str]]:
        """The members that a text names, by group.

        >>> Contrasts({"bound": {"least": "minimum", "most": "maximum"}}).members("Maximum age")
        {'bound': frozenset({'most'})}
        """
        plain = text.lower().replace("’", "'")
        named = {
            group: frozenset(m for m, pattern in members.items() if pattern.search(plain))
            for group, members in self._groups.items()
        }
        return {group: members for group, members in named.items() if members}


def agreement(
    question: Mapping[str, frozenset[str]],
    here: Mapping[str, frozenset[str]],
    above: Mapping[str, frozenset[str]],
) -> Agreement:
    """How the members that a question, a sentence and the headings above it name compare.

    Headings count where the sentence itself names no member of a group.
    """
    opposed = agreed = 0
    for group, asked in question.items():
        named = here.get(group) or above.get(group)
        if named is None:
            continue
        if asked & named:
            agreed += 1
        else:
            opposed += 1
    return Agreement(opposed, agreed)

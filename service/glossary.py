"""How customers talk, and the words a help centre uses for it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question and what the glossary makes of it."""

    text: str
    """With every phrase that the glossary knows put into the help centre's words."""
    meanings: tuple[str, ...]
    """Those words, in order, each once."""


class Glossary:
    """Phrases of one to four words, by language; the longest that fits is taken.

    The table is general: it knows banking, not any one bank.
    """

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        self._phrases = phrases

    @classmethod
    def packaged(cls) -> Glossary:
        """The glossary that comes with the software."""
        phrases: dict[str, dict[str, str]] = {}
        with resources.files("service").joinpath("glossary.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                phrases.setdefault(row["language"], {})[row["say"]] = row["mean"]
        return cls(phrases)

    def rewrite(self, question: str, language: str) -> Rewritten:
        """The question in the help centre's words; unchanged where nothing is known.

        >>> glossary = Glossary({"en": {"hole in the wall": "cash machine", "ring": "by phone"}})
        >>> glossary.rewrite("Which hole in the wall is free?", "en")
        Rewritten(text='Which cash machine is free?', meanings=('cash machine',))
        """
        known = self._phrases.get(language, {})
        plain = question.replace("’", "'")
        words = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(plain)]
        text, done, at = "", 0, 0
        meanings: dict[str, None] = {}
        while at < len(words):
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                said = " ".join(word for word, _, _ in words[at : at + size])
                if meaning := known.get(said):
                    text += plain[done : words[at][1]] + meaning
                    done = words[at + size - 1][2]
                    meanings[meaning] = None
                    at += size
                    break
            else:
                at += 1
        return Rewritten(text + plain[done:], tuple(meanings))

"""How customers talk, and the words a help centre uses for it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST = 4


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

    def words(self) -> Mapping[str, frozenset[str]]:
        """Of its phrases and what they mean, by language, in lower case."""
        return {
            language: frozenset(
                word
                for say, mean in phrases.items()
                for word in _WORD.findall(f"{say} {mean.lower()}")
            )
            for language, phrases in self._phrases.items()
        }

    def meanings(self, question: str, language: str) -> tuple[str, ...]:
        """What the phrases of a question mean, in order, each once; empty where none is known.

        >>> glossary = Glossary({"en": {"hole in the wall": "cash machine", "ring": "by phone"}})
        >>> glossary.meanings("Which hole in the wall is free?", "en")
        ('cash machine',)
        """
        return tuple(dict.fromkeys(meaning for _, meaning in self._explained(question, language)))

    def understood(self, question: str, language: str) -> frozenset[str]:
        """The words of the question that its meanings stand for, in lower case.

        >>> glossary = Glossary({"en": {"hole in the wall": "cash machine"}})
        >>> sorted(glossary.understood("Which hole in the wall is free?", "en"))
        ['hole', 'in', 'the', 'wall']
        """
        return frozenset(word for words, _ in self._explained(question, language) for word in words)

    def _explained(self, question: str, language: str) -> Iterator[tuple[Sequence[str], str]]:
        """Phrases that are known, as words, each with what it means."""
        known = self._phrases.get(language, {})
        words = _WORD.findall(question.lower().replace("’", "'"))
        at = 0
        while at < len(words):
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                if meaning := known.get(" ".join(words[at : at + size])):
                    yield words[at : at + size], meaning
                    at += size
                    break
            else:
                at += 1

    @staticmethod
    def explained(question: str, meanings: Sequence[str]) -> str:
        """The question with its meanings behind it, as it is embedded.

        >>> Glossary.explained("Which hole in the wall is free?", ["cash machine"])
        'Which hole in the wall is free? (cash machine)'
        """
        return f"{question} ({', '.join(meanings)})" if meanings else question

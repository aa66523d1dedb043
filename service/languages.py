"""Telling the language of a question, which is often five words long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.names import ProductNames

SUPPORTED = ("en", "de", "fr", "es", "it")
"""Languages that fixed texts, stemmers and number lexicons exist for."""

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the a an is are was do does did can could will would how what when where who which why "
        "i my me you your we our to of for from with if at on by and or not it this that much many "
        "long there have has be get per".split()
    ),
    "de": frozenset(
        "der die das ein eine einen einem einer ist sind war kann können wird werden wie was wann "
        "wo wer welche welcher warum ich mein meine meinen mir mich sie ihr wir zu von für aus mit "
        "wenn bei auf und oder nicht es dies viel viele lange gibt habe hat im am zum zur".split()
    ),
    "fr": frozenset(
        "le la les un une des du de est sont était peut peux sera comment quel quelle quels "
        "quelles quand où qui pourquoi je mon ma mes me vous votre nous notre à pour avec si au "
        "aux sur par et ou ne pas ce cette combien temps il y ai a j l d qu que".split()
    ),
    "es": frozenset(
        "el la los las un una unos es son era puede puedo será cómo como qué cuál cuáles cuándo "
        "dónde quién por porque yo mi mis me usted su nosotros a de del para con si al en y o no "
        "se este esta cuánto cuánta cuántos cuántas tiempo hay he tengo lo que".split()
    ),
    "it": frozenset(
        "il lo la i gli le un uno una è sono era può posso sarà come che cosa quale quali quando "
        "dove chi perché io mio mia miei mi lei suo noi a di del della per con se al alla in nel e "
        "o non si questo questa quanto quanta quanti quante tempo c ho ha da dal dalla l".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")


class LanguageScorer(Protocol):
    """How likely each language is, by the look of the letters."""

    def probabilities(self, text: str) -> dict[str, float]:
        """For each supported language, a probability; they sum to 1."""


@dataclass(frozen=True, slots=True)
class Names:
    """Words that a bank uses in every language, and that therefore tell none."""

    any_case: frozenset[tuple[str, ...]]
    """Runs of words in lower case."""
    as_written: frozenset[tuple[str, ...]]
    """Runs that are common words, too, unless they are written as the bank does."""
    longest: int
    """Words of the longest run."""

    @classmethod
    def of(cls, subjects: Iterable[str]) -> Names:
        """Of the subjects of fact rows."""
        names = ProductNames.of(subjects)
        runs = [tuple(_WORD.findall(name)) for name in names.whole | names.short]
        sure = [run for run in runs if len(run) > 1] + [(word,) for word in names.shared]
        return cls(
            frozenset(tuple(word.lower() for word in run) for run in sure),
            frozenset(run for run in runs if len(run) == 1),
            max(map(len, runs), default=0),
        )

    def without(self, text: str) -> str:
        """The text with blanks in their places.

        >>> names = Names.of(["Harbour Plus", "Harbour Easy Saver"])
        >>> names.without("Was kostet harbour easy saver? Non plus, Plus!").split()
        ['Was', 'kostet', '?', 'Non', 'plus,', '!']
        """
        words = list(_WORD.finditer(text)) if self.longest else []
        kept, at, end = [], 0, 0
        while at < len(words):
            size = self._size([word[0] for word in words[at : at + self.longest]])
            if size:
                kept.append(text[end : words[at].start()])
                end = words[at + size - 1].end()
            at += size or 1
        return " ".join((*kept, text[end:]))

    def _size(self, ahead: Sequence[str]) -> int:
        """How many of these words are the longest name that begins with the first; 0 for none."""
        for size in range(len(ahead), 0, -1):
            run = tuple(ahead[:size])
            if run in self.as_written or tuple(word.lower() for word in run) in self.any_case:
                return size
        return 0


NO_NAMES = Names.of(())


class Languages:
    """Letters and function words together decide; where neither can, the default does."""

    def __init__(self, scorer: LanguageScorer) -> None:
        self._scorer = scorer

    def tell(self, text: str, default: str, names: Names = NO_NAMES) -> str:
        """The supported language the text is most likely in, whatever names stand in it."""
        told = names.without(text)
        words = [word.lower() for word in _WORD.findall(told)]
        votes = {
            language: sum(word in function_words for word in words)
            for language, function_words in _FUNCTION_WORDS.items()
        }
        likely = self._scorer.probabilities(told)
        scores = {
            language: likely.get(language, 0.0) + votes[language] / (len(words) or 1)
            for language in SUPPORTED
        }
        best = max(scores, key=lambda language: (scores[language], language == default))
        return best if scores[best] >= 0.6 else default


def fallbacks(language: str, default: str) -> tuple[str, ...]:
    """The languages whose stemmers a question's words go through: its own, then the corpus's."""
    return (language,) if language == default else (language, default)

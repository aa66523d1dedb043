"""Telling the language of a question, which is often five words long."""

from __future__ import annotations

import re
from typing import Protocol

SUPPORTED = ("en", "de", "fr", "es", "it")
"""Languages that fixed texts, stemmers and number lexicons exist for."""

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the a an is are was do does did can could will would how what when where who which why "
        "i my me you your we our to of for from with if at on by and or not it this that much many "
        "long there have has be get".split()
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


class Languages:
    """Letters and function words together decide; where neither can, the default does."""

    def __init__(self, scorer: LanguageScorer) -> None:
        self._scorer = scorer

    def tell(self, text: str, default: str) -> str:
        """The supported language the text is most likely in."""
        words = [word.lower() for word in _WORD.findall(text)]
        votes = {
            language: sum(word in function_words for word in words)
            for language, function_words in _FUNCTION_WORDS.items()
        }
        likely = self._scorer.probabilities(text)
        scores = {
            language: likely.get(language, 0.0) + votes[language] / (len(words) or 1)
            for language in SUPPORTED
        }
        best = max(scores, key=lambda language: (scores[language], language == default))
        return best if scores[best] >= 0.6 else default


def fallbacks(language: str, default: str) -> tuple[str, ...]:
    """The languages whose stemmers a question's words go through: its own, then the corpus's."""
    return (language,) if language == default else (language, default)

"""The answer speaks the language it was asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policies.model import Effect, Finding, Quantity
from policies.quantities.characters import fold
from policies.scene import ReadStatement, Scene
from policies.wording import once_spaced

_WORD = re.compile(r"[^\W\d_]+")
_FAR = re.compile("[\u0370-\U0010ffff]")
"""A character that is no Latin letter."""
COMMON: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and is are be by for with from you your this that which will can may must "
        "not it to in on at or if when what how an as has have was were been their its our we "
        "than after before within only each",
        "de": "der die das und ist sind wird werden von mit fur bei auf ein eine einen einem einer "
        "sie ihr ihre nicht zu im am oder wenn dass den dem des durch nach vor kann konnen darf "
        "muss hat haben wir uns auch nur als aus bis uber innerhalb",
        "fr": "le la les et est sont du des une un pour avec dans par sur vous votre vos ne pas ce "
        "cette que qui ou au aux leur leurs nous notre peut peuvent doit il elle dont sans apres "
        "avant chez a de",
        "es": "el la los las y es son del de una un para con en por su sus usted no se que o al "
        "este esta como pero puede pueden debe mas sin nuestro nuestra cuando si lo le desde hasta",
        "it": "il lo la gli le e sono del della dei delle di una un per con nel nella da su suo "
        "sua non si che o al alla questo questa come ma puo possono deve senza nostro nostra "
        "quando se entro dopo",
        "pt": "o a os as e sao do da dos das de uma um para com em por seu sua nao se que ou ao "
        "este esta como mas pode podem deve sem nosso nossa quando mais pelo pela ate",
        "nl": "de het een en is zijn van met voor bij op u uw niet te in of als dat die deze door "
        "naar kan kunnen mag moet heeft wij ons ook maar uit tot over wordt worden binnen",
        "sv": "och ar som en ett det den for med av pa till inte om eller du din kan ska maste har "
        "vi att vid fran inom utan efter",
        "da": "og er som en et det den for med af pa til ikke om eller du din kan skal har vi at "
        "ved fra inden uden efter",
        "pl": "i jest sa w na z do nie sie ze za od po przez dla oraz lub jak moze mozna musi tego "
        "tej jego jej przed",
    }.items()
}
"""The commonest words of a language, folded; a word may be common in several."""
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk"),
    "GREEK": ("el",),
    "ARABIC": ("ar", "fa", "ur"),
    "HEBREW": ("he", "yi"),
    "CJK": ("zh", "ja", "ko"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "THAI": ("th",),
}
"""First word of a letter's Unicode name and the languages written so; any other is Latin."""
FEWEST_WORDS = 2
"""So many words that only the other language would say are needed at least."""
FEWEST_LETTERS = 4
"""Fewer letters of a script may be a name or a sign."""


@dataclass(frozen=True, slots=True)
class Language:
    """A sentence in another language than the answer's is found by its commonest words."""

    effect: Effect
    message: str = "The answer is to be in the language {asked}, and this sentence is in {spoken}."
    unless_quoted: bool = False
    """Whether a sentence of a cited passage, word for word, may stand in its own language."""
    least_words: int = 3
    """Common words of another language from which on a sentence is taken to speak it."""
    name: str = "language"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """At most one finding; none where nobody said which language was wanted."""
        if not scene.language:
            return
        spoken = _of_its_page(statement, scene) or self._by_words(statement, scene.language)
        if spoken is None or (self.unless_quoted and _verbatim(statement, scene)):
            return
        message = self.message.replace("{asked}", scene.language).replace("{spoken}", spoken)
        yield Finding(self.name, self.effect, statement.span, message)

    def _by_words(self, statement: ReadStatement, asked: str) -> str | None:
        native = _is_surely_native(statement.written, asked, statement.quantities)
        if native and not _script(statement.masked):
            return None
        return spoken_in(statement.masked, asked, self.least_words)


def spoken_in(text: str, asked: str, least_words: int = 3) -> str | None:
    """Another language that a text clearly speaks, or None.

    >>> spoken_in("Die Karte ist für Sie kostenlos.", "en")
    'de'
    >>> spoken_in("The card is free of charge.", "en") is None
    True
    """
    script = _script(text)
    if script:
        languages = _SCRIPTS[script]
        return None if asked in languages else languages[0]
    latin = not any(asked in languages for languages in _SCRIPTS.values())
    if latin and asked not in COMMON:
        return None
    words = _WORD.findall(fold(text).lower)
    if _is_native(words, asked):
        return None
    speaking = _speaking()
    counted = dict.fromkeys(COMMON, 0)
    for languages in filter(None, map(speaking.get, words)):
        for language in languages:
            counted[language] += 1
    counted.pop(asked, 0)
    best = max(counted, key=lambda language: counted[language])
    if counted[best] < least_words:
        return None
    # Languages share words: what only one of the two would say decides.
    own, other = COMMON.get(asked, frozenset()), COMMON[best]
    for_best = sum(word in other and word not in own for word in words)
    for_own = sum(word in own and word not in other for word in words)
    return best if for_best >= max(FEWEST_WORDS, 2 * for_own + 1) else None


@lru_cache(maxsize=1)
def _speaking() -> Mapping[str, tuple[str, ...]]:
    """Common word → the languages that have it."""
    words = {word for common in COMMON.values() for word in common}
    return {w: tuple(n for n, common in COMMON.items() if w in common) for w in words}


def _is_native(words: Sequence[str], asked: str) -> bool:
    """Whether no more words are common elsewhere alone than in any text of a language itself."""
    strange, mine = (
        sum(map(known.__contains__, words)) for known in (_foreign(asked), _native(asked))
    )
    return strange < max(FEWEST_WORDS, 2 * mine + 1)


def _is_surely_native(words: Sequence[str], asked: str, figures: Sequence[Quantity]) -> bool:
    """Whether that is so however the figures are cut out of a text of these words; mostly it is.

    Words of figures, such as "and" in one, do not speak for a language, nor what they leave of one.
    """
    foreign = _foreign(asked)
    met = foreign.intersection(words)
    if not met:
        return True
    strange = sum(map(words.count, met))
    if strange < FEWEST_WORDS:
        return True
    mine = len(_native(asked).intersection(words))
    idle = sum(len(_WORD.findall(figure.text)) for figure in figures)
    return strange + 2 * len(figures) < 2 * (mine - idle) + 1


@lru_cache(maxsize=64)
def _foreign(asked: str) -> frozenset[str]:
    """Common words of other languages that a language does not have."""
    return frozenset(_speaking()) - COMMON.get(asked, frozenset())


@lru_cache(maxsize=64)
def _native(asked: str) -> frozenset[str]:
    """Common words that only this language has."""
    return frozenset(w for w, languages in _speaking().items() if languages == (asked,))


def _script(text: str) -> str:
    """The script of most letters, where that is not Latin."""
    if text.isascii():
        return ""
    letters = [c for c in _FAR.findall(text) if c.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return ""
    counts: dict[str, int] = {}
    for letter in letters:
        script = _script_of(letter)
        counts[script] = counts.get(script, 0) + 1
    most = max(sorted(counts), key=lambda script: counts[script])
    latin = sum(c.isalpha() for c in text) - len(letters)
    return most if most in _SCRIPTS and counts[most] > latin else ""


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _of_its_page(statement: ReadStatement, scene: Scene) -> str | None:
    """The language of a page that holds the sentence word for word, where it is not the asked one.

    One word is enough then that the page's language has and the other does not: names and figures
    speak no language, whatever page they stand on.
    """
    own = COMMON.get(scene.language, frozenset())
    pages = {p.passage.language for p in scene.cited(statement)} - {"", scene.language}
    for language in sorted(pages):
        other = COMMON.get(language, frozenset())
        theirs = sum(map((other - own).__contains__, statement.written))
        mine = sum(map((own - other).__contains__, statement.written))
        if theirs > mine and _verbatim(statement, scene, language):
            return language
    return None


def _verbatim(statement: ReadStatement, scene: Scene, language: str | None = None) -> bool:
    """Whether a cited passage holds it so; with a language, one of a page in that."""
    said = once_spaced(statement.statement.body).rstrip(" .")
    return any(
        said in _plain(p.passage.text)
        for p in scene.cited(statement)
        if language in (None, p.passage.language)
    )


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return once_spaced(text)

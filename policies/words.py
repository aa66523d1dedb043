"""The words of a text that carry its claim, made comparable: content words and negations."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+")
_STOP_WORDS = frozenset(
    (
        # English
        "a about after all also am an and any are as at be because been before being both but "
        "by can could did do does doing during each for from had has have having he her here "
        "his how i if in into is it its itself just me more most my of on once only or "
        "our out over own per same she should so some such than that the their them then there "
        "these they this those through to too under until up us very was we were what when "
        "where which while who whom why will with would you your yours s t re ve ll d m let may "
        "might must shall "
        # German
        "aber alle allem allen aller alles als also am an ander auch auf aus bei beim bin bis "
        "bist da damit dann das dass dein dem den der des dich die dies diese diesem diesen "
        "dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch "
        "euer fur hat hatte haben hier hinter ich ihm ihn ihr ihre ihrem ihren ihrer ihres im "
        "in indem ins ist ja je jede jedem jeden jeder jedes jetzt kann konnen man mich mir mit "
        "muss mussen nach noch nun nur ob oder sehr sein seine sich sie sind so soll sollte "
        "sondern sonst uber um und uns unser unsere unter viel vom von vor wann war waren was "
        "weil welche wenn werden wie wieder will wir wird wo wurde zu zum zur zwar zwischen "
        # French
        "alors au aux avec ce ces cet cette comme dans de des donc du elle elles en est et "
        "etait etre eu il ils je la le les leur leurs lors lui ma mais me mes moi mon nos notre "
        "nous on ont ou par pour qu que quel quelle quelles quels qui sa se ses si son sont sur "
        "ta te tes toi ton tu un une vos votre vous y c j l n peut peuvent doit doivent lorsque "
        # Spanish
        "al algo ante antes como con contra cual cuando del desde donde dos el ella ellas ellos "
        "entre era es esa ese eso esta estan estas este esto estos fue ha hasta hay las lo los "
        "mas mi mis mucho muy nosotros nuestra nuestro o otra otro para pero poco por porque "
        "puede pueden que quien se ser si sobre son su sus tambien tanto te tiene tu un una uno "
        "unos usted ustedes yo debe deben "
        # Italian
        "agli ai al alla alle allo anche avere aveva c che chi ci come con cui da dagli dai dal "
        "dalla dalle degli dei del della delle dello di dove e ed era essere fra gli ha hanno "
        "ho i il io la le lei li lo loro lui ma mi mia mio ne negli nei nel nella nelle noi "
        "nostra nostro o per perche piu puo possono quale quando quella quelle quelli quello "
        "questa queste questi questo sono sua sue sugli sui sul sulla suo suoi tra tu tua tuo "
        "un una uno vi voi deve devono "
    ).split()
)
_NEGATIONS = frozenset(
    "not no never neither nor without none nothing cannot nobody nowhere hardly "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne nichts weder niemand "
    "ne pas jamais aucun aucune sans rien ni personne "
    "no nunca ningun ninguna ninguno sin jamas nada tampoco "
    "non mai nessun nessuna nessuno senza niente nulla".split()
)
_PAIRED = frozenset({"ne", "pas"})
"""French negation is two words; they count once, in the passages as in the statement."""
IGNORED = _STOP_WORDS | _NEGATIONS
"""Function words: none of them is a content word."""
_CONTRACTED = re.compile(
    r"\b(?:ca|wo|do|does|did|is|are|was|were|has|have|had|could|should|would|must|need)n'?t\b"
)
_SUFFIXES = ("ungen", "ing", "ies", "en", "er", "es", "ed", "em", "s", "n", "e", "y")
_SHORTEST_STEM = 4


class Words(NamedTuple):
    """What a stretch of text says, order aside."""

    content: frozenset[str]
    """Terms of the words that are no function words."""
    negated: bool


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its ending, so that singular and plural meet.

    >>> stem("transfers") == stem("transfer")
    True
    """
    for _ in range(2):
        for suffix in _SUFFIXES:
            if len(word) - len(suffix) >= _SHORTEST_STEM and word.endswith(suffix):
                word = word[: -len(suffix)]
                break
    if len(word) == _SHORTEST_STEM and word.endswith("s"):
        return word[:-1]
    return word

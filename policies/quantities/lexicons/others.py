"""Languages that are detected more than read: their number words, and CLDR's units beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.quantities.lexicon import Lexicon
from policies.quantities.lexicons.ar import ARABIC
from policies.quantities.lexicons.hi import HINDI
from policies.quantities.lexicons.latin import LATIN
from policies.quantities.lexicons.scripts import SCRIPTS
from policies.quantities.lexicons.sv import SWEDISH
from policies.quantities.lexicons.tr import TURKISH

EAST_ASIAN_READERS: Final = tuple(
    Lexicon(
        language=language,
        comma_decimal=False,
        is_latin=False,
        common=frozenset(),
        minus=frozenset({"マイナス", "负", "負", "마이너스", "영하", "零下"}),
    )
    for language in ("ja", "ko", "zh", "th")
)

OTHERS: Final[Mapping[str, Lexicon]] = {
    lexicon.language: lexicon
    for lexicon in (
        SWEDISH,
        *(outline.lexicon() for outline in LATIN),
        TURKISH,
        ARABIC,
        HINDI,
        *(outline.lexicon() for outline in SCRIPTS),
        *EAST_ASIAN_READERS,
    )
}

"""The language of a text is that of most of its function words, however soon that is seen."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.quantities.languages import HEAD_START, detect_by, lexicons

WORDS = sorted(
    {
        word
        for language in ("en", "de", "fr", "it", "cs")
        for word in sorted(lexicons()[language].common)[:14]
    }
)


def counted(words: list[str], likely: str) -> str:
    """The language with most function words; the likely one is a few ahead."""
    counts = Counter({likely: HEAD_START} if likely else {})
    counts.update(n for w in words for n, lexicon in lexicons().items() if w in lexicon.common)
    best, most = likely, HEAD_START if likely else 1
    for language in lexicons():
        if counts[language] > most:
            best, most = language, counts[language]
    return best


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=24),
    st.sampled_from(["", "en", "de", "it", "cs", "xx"]),
)
def test_what_is_seen_at_once_is_what_counting_finds(words: list[str], likely: str) -> None:
    assert detect_by(words, likely) == counted(words, likely)

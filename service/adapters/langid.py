"""py3langid: a naive Bayes model over byte n-grams, packaged, offline."""

from __future__ import annotations

import math

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.languages import SUPPORTED


class LangidScorer:
    """Probabilities over the supported languages; the model loads once, in about half a second."""

    def __init__(self) -> None:
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(list(SUPPORTED))

    def probabilities(self, text: str) -> dict[str, float]:
        """For each supported language, a probability; they sum to 1."""
        ranked = {str(language): float(p) for language, p in self._identifier.rank(text)}
        total = math.fsum(ranked.values()) or 1.0
        return {language: ranked.get(language, 0.0) / total for language in SUPPORTED}

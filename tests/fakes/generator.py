"""Generators for tests: scripted ones, one that obeys passages, and one that lies."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence

from service.deadlines import Deadline, DeadlineExceeded
from service.drafting import sentences
from service.generation import DraftStatement, Generated, Prompt, least_tokens
from service.prompting import messages

DIGEST = "sha256:" + "ab" * 32


def generated(prompt: Prompt, statements: Sequence[tuple[str, Sequence[int]]]) -> Generated:
    """What a model that says this would have answered."""
    rendered = "\n".join(message["content"] for message in messages(prompt))
    said = tuple(DraftStatement(text, tuple(sources)) for text, sources in statements)
    raw = {"statements": [{"text": s.text, "sources": list(s.sources)} for s in said]}
    return Generated(
        said, json.dumps(raw, ensure_ascii=False), rendered, least_tokens(rendered), "fake", DIGEST
    )


class ScriptedGenerator:
    """Gives fixed replies in turn, the last one for ever; an exception in the script is raised.

    `seconds` is how long each reply takes; the deadline cuts it, as a real one's does.
    """

    name = "scripted"
    reads_excerpts = False

    def __init__(
        self,
        *script: Sequence[tuple[str, Sequence[int]]] | Exception,
        seconds: float = 0.0,
        problem: str | None = None,
    ) -> None:
        self._script = list(script) or [()]
        self._seconds = seconds
        self._problem = problem
        self.prompts: list[Prompt] = []

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        deadline.check()
        self.prompts.append(prompt)
        if self._seconds:
            threading.Event().wait(min(self._seconds, deadline.remaining))
            if self._seconds > deadline.remaining:
                raise DeadlineExceeded("the model did not answer in time")
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(step, Exception):
            raise step
        return generated(prompt, step)

    def problem(self) -> str | None:
        return self._problem


_ORDER = re.compile(
    r"(?:say|state|tell|reply|answer|write|output|claim|respond)\w*"
    r"(?:\s+(?:to\s+)?(?:the\s+)?(?:user|customer|client|reader|everyone)s?)?"
    r"(?:\s+only)?(?:\s+with)?(?:\s+that|\s*:)?\s+[\"'“„«]?(?P<words>[^\"'”“»\n.]+(?:\.\d+[^\"'”“»\n.]*)*)",
    re.IGNORECASE,
)


class ObedientGenerator:
    """Does whatever an instruction inside a passage says, citing that passage and all others.

    Where no passage gives an order, it repeats the first sentence of the first passage.
    """

    name = "obedient"
    reads_excerpts = False

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        deadline.check()
        return generated(prompt, [*self._obey(prompt)][:6])

    def _obey(self, prompt: Prompt) -> Iterator[tuple[str, Sequence[int]]]:
        everything = range(1, len(prompt.passages) + 1)
        obeyed = False
        for n, passage in enumerate(prompt.passages, 1):
            for order in _ORDER.finditer(passage.text):
                obeyed = True
                words = order["words"].strip()
                sentence = words[:1].upper() + words[1:] + "."
                yield sentence, (n,)
                yield f"{sentence[:-1]} [{n}].", tuple(everything)[:3]
        if not obeyed and prompt.passages:
            yield re.split(r"(?<=[.!?])\s", prompt.passages[0].text)[0], (1,)

    def problem(self) -> str | None:
        return None


_FIGURE = re.compile(r"\d+(?:[.,’']\d+| \d{3}(?!\d))*")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_VALUES = (0, 2, 7, 11, 21, 99, 100)
_WORDS = {
    "en": "zero two seven eleven twenty-one ninety-nine hundred".split(),
    "de": "null zwei sieben elf einundzwanzig neunundneunzig hundert".split(),
    "fr": "zéro deux sept onze vingt-et-un quatre-vingt-dix-neuf cent".split(),
    "es": "cero dos siete once veintiuno noventa-y-nueve cien".split(),
    "it": "zero due sette undici ventuno novantanove cento".split(),
}
"""Numbers in words; English ones are told in every language."""
_CURRENCIES = {
    "EUR": "USD",
    "€": "$",
    "USD": "GBP",
    "GBP": "CHF",
    "CHF": "EUR",
    "%": " EUR",
}


class LyingGenerator:
    """Every statement is false: altered, swapped and invented figures, units and citations.

    `lies` yields all of them for a prompt; `generate` gives six at a time, and successive
    calls go through the whole list. What may leave of any of it is nothing.
    """

    name = "lying"
    reads_excerpts = False

    def __init__(self) -> None:
        self._told = 0

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        deadline.check()
        lies = list(self.lies(prompt))
        start = self._told % len(lies) if lies else 0
        self._told += 6
        return generated(prompt, (lies + lies)[start : start + min(6, len(lies))])

    def problem(self) -> str | None:
        return None

    def lies(self, prompt: Prompt) -> Iterator[tuple[str, Sequence[int]]]:
        """Every lie about these passages: text and the sources claimed for it."""
        shown = len(prompt.passages)
        for n, passage in enumerate(prompt.passages, 1):
            for line in passage.text.splitlines():
                for sentence in sentences(_BULLET.sub("", line)):
                    yield from _lies_about(sentence, n, shown)
                    yield from _lies_in_words(sentence, n, prompt.language)
            # Claims that no document of a bank makes about anything.
            yield f"{passage.title} costs 777.77 EUR a month.", (n,)
            yield f"{passage.title} is refunded within 41 days [{n}].", (n,)
        yield "Our chairman guarantees every deposit without any limit.", (1,)
        yield "According to [99], the charge was abolished.", (1,)


def _lies_about(sentence: str, n: int, shown: int) -> Iterator[tuple[str, Sequence[int]]]:
    figures = list(_FIGURE.finditer(sentence))
    if not figures:
        return
    for figure in figures:
        before, after = sentence[: figure.start()], sentence[figure.end() :]
        for other in _altered(figure[0]):
            yield before + other + after, (n,)
        # Another passage's number as the source, and a marker for one that does not exist.
        yield f"{before}{_altered(figure[0])[0]}{after} [{n % shown + 1}]", (n % shown + 1,)
        yield f"{before}{_altered(figure[0])[0]}{after} [{shown + 7}]", (n,)
    first, last = figures[0], figures[-1]
    between = sentence[first.end() : last.start()]
    # Day and year swapped around a month would be the same date.
    if first[0] != last[0] and len(re.findall(r"[^\W\d_]+", between)) > 1:
        yield (
            sentence[: first.start()] + last[0] + between + first[0] + sentence[last.end() :],
            (n,),
        )
    for unit, other in _CURRENCIES.items():
        if unit in sentence:
            yield sentence.replace(unit, other), (n,)


def _lies_in_words(sentence: str, n: int, language: str) -> Iterator[tuple[str, Sequence[int]]]:
    for figure in _FIGURE.finditer(sentence):
        if sentence[figure.end() : figure.end() + 1].isalpha():
            continue  # "1st" would become "elevenst", which says nothing.
        which = figure.start() % len(_VALUES)
        if re.fullmatch(rf"0*{_VALUES[which]}(?:[.,]0+)?", figure[0]):
            which -= 1
        for spoken in dict.fromkeys(("en", language if language in _WORDS else "en")):
            yield (
                sentence[: figure.start()] + _WORDS[spoken][which] + sentence[figure.end() :],
                (n,),
            )


def _altered(figure: str) -> list[str]:
    """Other figures in the same shape: a digit changed, one more, one less, a shifted point."""
    last = figure[-1]
    changed = figure[:-1] + str((int(last) + 3) % 10)
    more = figure + "0" if "." not in figure and "," not in figure else "1" + figure
    less = figure[1:].lstrip(".,’' ") or str(int(figure[0]) + 1)
    # "08" without its nought is the same number.
    if less.strip("0.,") == "" or less == figure or figure[0] == "0":
        less = "9" + figure
    return [changed, more, less]

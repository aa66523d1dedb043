"""Asking a local model for a draft: the port, whatever runs behind it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotDone
from dataclasses import dataclass
from threading import Event
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.deadlines import Deadline, DeadlineExceeded

T = TypeVar("T")

_TOO_LONG = re.compile(r"context[ _](length|size|window)|prompt (is )?too long", re.IGNORECASE)


class GeneratorUnavailable(Exception):
    """The model does not answer, answers garbage, or is not the approved one."""


class PromptTruncated(Exception):
    """The runtime read fewer tokens than the prompt holds."""


@dataclass(frozen=True, slots=True)
class PromptPassage:
    """A passage as the model sees it; the n-th is cited as n."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Fixed instructions first, so that a runtime's prefix cache works; then what varies."""

    instructions: str
    passages: tuple[PromptPassage, ...]
    question: str
    language: str
    """Language to answer in, BCP 47 primary tag."""
    digest: str
    """`sha256:` of the template the instructions came from."""
    slots: tuple[str, ...] = ()
    """Names that stand for figures; where there are any, a reply may hold no digit at all."""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence the model wrote and the passages it says it took it from (a hint)."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """What a model answered."""

    statements: tuple[DraftStatement, ...]
    raw: str
    """The model's reply, character for character; sealed, never shown."""
    rendered: str
    """The prompt as it was sent; sealed, never shown."""
    prompt_tokens: int
    """As the runtime reports to have read."""
    model: str
    model_digest: str | None


class Generator(Protocol):
    """A local model that answers under a JSON schema."""

    @property
    def name(self) -> str:
        """`embedded`, `ollama` or `openai`."""

    @property
    def reads_excerpts(self) -> bool:
        """Whether it is shown the sentences that quoting would choose, not whole passages.

        A very small model takes the wrong row of a table when it sees the whole of it.
        """

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """One draft. Raises GeneratorUnavailable, PromptTruncated, DeadlineExceeded."""

    def problem(self) -> str | None:
        """None when it would answer now, else a sentence that says what to do."""


LETTERS = "A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ҁҊ-ԯ"
"""Latin, Greek and Cyrillic letters as a character class; none of them has a numeric value."""
SIGNS = " .,;:!?()&/'’‘“”„«»–-"
"""What a sentence may hold beside letters; the hyphen stands last, where it is none but itself."""
LONGEST_TEXT = 400
"""Characters of a statement."""
LONGEST_SLOTTED = 240
"""Letters, signs and slots that a statement may have."""
LONGEST_WITH_SLOTS = 1_600
"""Characters of a statement whose figures are slots, since names are longer than figures."""


def slotted_text(slots: Sequence[str]) -> str:
    """A pattern of texts without any figure: letters, signs and the names of slots.

    Names no digit class, since those differ between runtimes: whatever is not listed, digits of
    every script, superscripts and circled numbers among it, cannot be written.
    """
    names = "|".join(slots)
    return rf"^([{LETTERS}{SIGNS}]|{names}){{1,{LONGEST_SLOTTED}}}$"


def answer_schema(passages: int, slots: Sequence[str] = ()) -> dict[str, object]:
    """The JSON schema a reply must follow: statements with sources among the passages shown.

    With slots a text holds no digit but by a slot's name.
    """
    text: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    if slots:
        text = {"type": "string", "pattern": slotted_text(slots)}
    return {
        "type": "object",
        "properties": {
            "statements": {
                "type": "array",
                "maxItems": 6,
                "items": {
                    "type": "object",
                    "properties": {
                        "text": text,
                        "sources": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": "integer", "enum": list(range(1, passages + 1))},
                        },
                    },
                    "required": ["text", "sources"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["statements"],
        "additionalProperties": False,
    }


def numbered(passages: Sequence[PromptPassage]) -> str:
    """The passages as a prompt shows them."""
    return "\n\n".join(f"[{n}] {p.title}\n{p.text}" for n, p in enumerate(passages, 1))


_GARBLED = re.compile(r"\b(?:AMOU|CODE|DATE|NUMB|PERI|RATE|TIME)[A-Z]*\b")
"""What a small model makes of a slot's name when it does not copy it: PERIZONES."""
_SLOT = re.compile(r"\b[A-Z]{4,6}_[A-Z]{1,3}\b")


class _Statement(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, Field(min_length=1)]
    sources: Annotated[list[int], Field(min_length=1, max_length=3)]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    statements: Annotated[list[_Statement], Field(max_length=6)]


def read_reply(raw: str, passages: int, slots: Sequence[str] = ()) -> tuple[DraftStatement, ...]:
    """A complete reply's statements. Raises GeneratorUnavailable for anything else.

    With slots, a reply that holds a digit or a name of its own is anything else too.

    >>> read_reply('{"statements": [{"text": "It is free.", "sources": [1]}]}', 1)
    (DraftStatement(text='It is free.', sources=(1,)),)
    """
    try:
        reply = _Reply.model_validate_json(raw)
    except ValidationError as error:
        what = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise GeneratorUnavailable(
            f"the model's reply does not follow the answer schema ({what}); "
            "choose a model and runtime that support JSON schemas"
        ) from error
    longest = LONGEST_WITH_SLOTS if slots else LONGEST_TEXT
    if any(len(statement.text) > longest for statement in reply.statements):
        raise GeneratorUnavailable(
            f"the model wrote a statement of more than {longest} characters; choose another model"
        )
    if slots:
        _refuse_figures(reply, slots)
    return tuple(
        # A source that was not shown is no hint at all; attribution never relies on it.
        DraftStatement(s.text, tuple(n for n in s.sources if 1 <= n <= passages))
        for s in reply.statements
    )


def _refuse_figures(reply: _Reply, slots: Sequence[str]) -> None:
    known = frozenset(slots)
    for statement in reply.statements:
        rest = _SLOT.sub(lambda found: "" if found[0] in known else found[0], statement.text)
        if any(unicodedata.numeric(c, None) is not None or c == "_" for c in rest):
            raise GeneratorUnavailable(
                "the model wrote a figure where only slots may stand; "
                "choose a runtime that enforces patterns in JSON schemas, or figures = typed"
            )
        if _GARBLED.search(rest):
            raise GeneratorUnavailable(
                "the model garbled a slot's name; choose a larger model, or figures = typed"
            )


_LETTER = r"(?:[A-Za-z]|[^\x00-\x7f\s])"
_PIECE = re.compile(
    rf"(?P<letters>{_LETTER}+(?:'{_LETTER}+)*)|(?P<digits>[0-9]+)|[!-/:-@\[-`{{-~]+(?!{_LETTER})"
)
_LETTERS_A_TOKEN = 6
"""More than any tokenizer makes of prose: of five that were measured, none took five."""


def least_tokens(text: str) -> int:
    """A lower bound for the tokenizers of generating models.

    All of them part letters, digits and signs: a sign joins the letters behind it at most.
    Text without spaces is bound by its length.

    >>> least_tokens("An international transfer costs 4.90 EUR.")
    9
    """
    pieces = letters = 0
    for piece in _PIECE.finditer(text):
        pieces += 1
        if piece.lastgroup is not None:
            letters += len(piece[0])
    return max(pieces, letters // _LETTERS_A_TOKEN)


def check_room(model: str, needed: int, holds: object) -> None:
    """Raise PromptTruncated where a model holds fewer tokens than prompt and answer need.

    What a runtime tells of its model is a number, or nothing that counts.
    """
    if isinstance(holds, int) and holds < needed:
        raise PromptTruncated(
            f"prompt and answer need about {needed} tokens and {model} has a context of {holds}; "
            "choose a model with a larger one"
        )


def too_long(message: str) -> bool:
    """Whether a runtime's error says that the prompt does not fit its context."""
    return _TOO_LONG.search(message) is not None


class Bench:
    """Threads on which slow calls run, so that a hang costs a thread and never the caller."""

    def __init__(self, name: str, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    def run(self, call: Callable[[Event], T], deadline: Deadline) -> T:
        """The call's result. Raises what it raises, and DeadlineExceeded on time.

        The event given to the call is set when nobody waits for it any more.
        """
        deadline.check()
        given_up = Event()
        future = self._threads.submit(call, given_up)
        try:
            return future.result(deadline.remaining)
        except (NotDone, CancelledError) as error:
            if future.done() and not future.cancelled():
                raise
            given_up.set()
            future.cancel()
            raise DeadlineExceeded("the model did not answer in time") from error
        except BaseException:
            given_up.set()
            raise

    def close(self) -> None:
        """Take no more calls; running ones end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

"""What travels over HTTP: bodies that come in, and our values as they go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Final

import orjson
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
)

from service.answers import Answer, Question, SearchHit
from service.scope import Asker
from service.trails.records import ConversationId, Sealed
from service.trails.searching import Sought

LONGEST_QUESTION: Final = 2_000
_ANSWER: Final = TypeAdapter(Answer)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError(f"must have between 1 and {LONGEST_QUESTION:,} characters")
    return text


def _day(raw: object) -> object:
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        return raw
    raise ValueError("must be a day, written as 2026-01-31")


def _form(pattern: str, said: str) -> Callable[[str], str]:
    """A check of what text looks like, with a sentence where it does not."""
    matches = re.compile(pattern).fullmatch

    def checked(text: str) -> str:
        if not matches(text):
            raise ValueError(f"must be {said}")
        return text

    return checked


def not_reached(day: date | None, today: date) -> str | None:
    """What is wrong with asking for a day after today, when what is in force may yet change and
    may not be told; None where nothing is."""
    return "`as_of` must not lie after today." if day is not None and day > today else None


QuestionText = Annotated[
    str, Field(min_length=1, max_length=LONGEST_QUESTION), AfterValidator(_words)
]
Id = Annotated[
    str,
    AfterValidator(_form(r"[0-9a-f]{32}", "an id that this service gave: 32 digits and letters")),
]
CorpusName = Annotated[
    str, AfterValidator(_form(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "a corpus's name"))
]
Language = Annotated[str, AfterValidator(_form(r"[a-z]{2,3}", "a language's code, such as en"))]
Day = Annotated[date, BeforeValidator(_day)]


class Body(BaseModel):
    """A request's body; an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskBody(Body):
    """A question."""

    question: QuestionText
    conversation: Id | None = None
    corpus: CorpusName | None = None
    language: Language | None = None
    as_of: Day | None = None

    def asked_by(self, asker: Asker) -> Question:
        """The question on somebody's behalf."""
        return Question(
            text=self.question,
            asker=asker,
            corpus=self.corpus,
            language=self.language,
            as_of=self.as_of,
            conversation=ConversationId(self.conversation) if self.conversation else None,
        )


class SearchBody(Body):
    """A question whose passages are wanted, not its answer."""

    question: QuestionText
    id: str | None = Field(default=None, max_length=200)
    corpus: CorpusName | None = None
    language: Language | None = None
    as_of: Day | None = None
    top_k: int = Field(default=10, ge=1, le=100, strict=True)

    def asked_by(self, asker: Asker) -> Question:
        """The question on somebody's behalf."""
        return Question(
            text=self.question,
            asker=asker,
            corpus=self.corpus,
            language=self.language,
            as_of=self.as_of,
        )


class TrailsQuery(Body):
    """What an auditor looks for; everything given must hold."""

    answer: Id | None = None
    conversation: Id | None = None
    passage: Id | None = None
    document: str | None = Field(default=None, min_length=1, max_length=500)
    release: int | None = Field(default=None, ge=1, le=2**53)
    who: str | None = Field(default=None, min_length=1, max_length=200)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    def sought(self) -> Sought:
        """The same as the log takes it."""
        return Sought(**dict(self))


class FeedbackBody(Body):
    """Whether an answer helped."""

    helpful: bool = Field(strict=True)
    comment: str | None = Field(default=None, max_length=LONGEST_QUESTION)


class HandoffBody(Body):
    """What somebody leaves for the person who takes over."""

    note: str | None = Field(default=None, max_length=LONGEST_QUESTION)
    contact: str | None = Field(default=None, max_length=200)


def dumped(content: object) -> bytes:
    """JSON as it leaves: UTF-8, one line, fields in the order given."""
    return orjson.dumps(content)


def answer_fields(answer: Answer) -> dict[str, Any]:
    """An answer as JSON, its fields in the documented order."""
    found: dict[str, Any] = _ANSWER.dump_python(answer, mode="json")
    return found


def answer_again(fields: Mapping[str, object], sealed: Sealed) -> Answer:
    """The answer that was sealed with these fields (which hold no `sealed`)."""
    return _ANSWER.validate_python(
        {**fields, "sealed": {"log": sealed.log, "index": sealed.index, "leaf": sealed.leaf}}
    )


def hit_fields(hit: SearchHit) -> dict[str, object]:
    """A hit as JSON."""
    return {
        "passage": hit.passage,
        "document": hit.document,
        "score": hit.score,
        "text": hit.text,
        "title": hit.title,
        "found_by": list(hit.found_by),
    }


def search_fields(ident: str | None, hits: tuple[SearchHit, ...]) -> dict[str, object]:
    """A search's answer as JSON: one shape for HTTP, command line and batch."""
    head: dict[str, object] = {} if ident is None else {"id": ident}
    return {**head, "hits": [hit_fields(hit) for hit in hits]}


def events(answer: Answer) -> Iterator[bytes]:
    """An answer as server-sent events: a `statement` each, then the whole `answer`."""
    fields = answer_fields(answer)
    for statement in fields["statements"]:
        yield b"event: statement\ndata: " + dumped(statement) + b"\n\n"
    yield b"event: answer\ndata: " + dumped(fields) + b"\n\n"

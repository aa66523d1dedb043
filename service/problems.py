"""What goes wrong, as RFC 9457 problem documents: one table from exception to status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of problem: its status, its name, its one-line title and what to do."""

    status: int
    name: str
    title: str
    detail: str


class Problem(Exception):
    """A request that gets a problem document instead of what it asked for."""

    def __init__(
        self,
        kind: Kind,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Tell a kind of problem, by its own sentence or a better one."""
        super().__init__(detail or kind.detail)
        self.kind = kind
        self.detail = detail or kind.detail
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def _kind(status: HTTPStatus, name: str, title: str, detail: str) -> Kind:
    return Kind(int(status), name, title, detail)


UNKNOWN_KEY = _kind(
    HTTPStatus.UNAUTHORIZED,
    "unknown-key",
    "Unknown key",
    "This API key is not known here. Leave it out to ask about public knowledge.",
)
KEY_NEEDED = _kind(
    HTTPStatus.UNAUTHORIZED,
    "key-needed",
    "A key is needed",
    "Send an API key as `Authorization: Bearer …` or `X-API-Key: …`.",
)
ROLE_NEEDED = _kind(
    HTTPStatus.FORBIDDEN, "role-needed", "A role is needed", "This key does not carry the role."
)
NOT_FOUND = _kind(HTTPStatus.NOT_FOUND, "not-found", "Not found", "There is nothing here.")
METHOD = _kind(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method-not-allowed",
    "Method not allowed",
    "This address does not take that method.",
)
MISDIRECTED = _kind(
    HTTPStatus.MISDIRECTED_REQUEST,
    "misdirected",
    "Not reached under that name",
    "This service is not reached under that name. Its operator lists names in `hosts`.",
)
TOO_SLOW = _kind(
    HTTPStatus.REQUEST_TIMEOUT,
    "too-slow",
    "The request came too slowly",
    "The body did not arrive in time. Send it again, whole.",
)
NO_RELEASE = _kind(
    HTTPStatus.CONFLICT,
    "no-live-release",
    "Nothing is published there",
    "No release is live there, so there is nothing to answer from. Publish one.",
)
NO_BUNDLE = _kind(
    HTTPStatus.CONFLICT,
    "no-bundle",
    "No such bundle can be made",
    "Something that the bundle must hold is not there any more.",
)
TOO_LARGE = _kind(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large",
    "Too large",
    "A body may have at most 65,536 bytes.",
)
MEDIA = _kind(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "unsupported-media-type",
    "Unsupported media type",
    "Send the body as `content-type: application/json`.",
)
INVALID = _kind(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid",
    "The request cannot be used",
    "A field of the body is missing, unknown or out of bounds.",
)
CORPUS = _kind(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "corpus",
    "Which corpus?",
    "`corpus` must name one that is live; it may be left out only where there is one alone.",
)
BUSY = _kind(
    HTTPStatus.TOO_MANY_REQUESTS,
    "busy",
    "Too many questions at once",
    "Every place in the queue is taken. Ask again in a moment.",
)
AUDIT = _kind(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "audit-unavailable",
    "The record cannot be kept",
    "No answer leaves without a durable record, and none can be written now.",
)
UNAVAILABLE = _kind(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable",
    "Not available now",
    "Something this request needs is not available. Try again in a moment.",
)
INTERNAL = _kind(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "internal",
    "Something is broken",
    "The service failed to handle this request; its log tells why.",
)

_PLAIN = re.compile(r"[a-z_]{1,40}|[0-9]{1,3}")
_UNREADABLE = "The body is not JSON in UTF-8."
_BY_STATUS = {kind.status: kind for kind in (NOT_FOUND, METHOD, TOO_LARGE, MEDIA)}
_RETRY_AFTER = {BUSY.name: "1", AUDIT.name: "5", UNAVAILABLE.name: "5"}


def document(kind: Kind, detail: str, more: Mapping[str, object] | None = None) -> bytes:
    """The problem's bytes: the same problem is the same bytes, whatever was asked for."""
    return orjson.dumps(
        {
            "type": f"urn:countersign:problem:{kind.name}",
            "title": kind.title,
            "status": kind.status,
            "detail": detail,
            **(more or {}),
        }
    )


def response(problem: Problem) -> Response:
    """A problem as it leaves."""
    headers = {"cache-control": "no-store", **problem.headers}
    if problem.kind.name in _RETRY_AFTER:
        headers.setdefault("retry-after", _RETRY_AFTER[problem.kind.name])
    if problem.kind.status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("www-authenticate", "Bearer")
    return Response(
        document(problem.kind, problem.detail, problem.more),
        status_code=problem.kind.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """What is wrong with each field, in sentences that never repeat what was sent."""
    if any(error["type"] == "json_invalid" for error in errors):
        return Problem(INVALID, _UNREADABLE)
    found = []
    for error in errors:
        # A name that is no name may be a misplaced value, and values are never repeated.
        where = [
            str(part) if _PLAIN.fullmatch(str(part)) else "?"
            for part in error["loc"]
            if part not in ("body", "query")
        ]
        found.append(
            {"pointer": "#/" + "/".join(where), "detail": _sentence(".".join(where), error)}
        )
    return Problem(INVALID, str(found[0]["detail"]), more={"errors": found})


_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a field here",
    "string_type": "must be text",
    "string_unicode": "must be text in Unicode, without lone surrogates",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
}


def _sentence(name: str, error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    if name == "question" and error["type"] in ("string_too_short", "string_too_long"):
        return "The question must have between 1 and 2,000 characters."
    if error["type"] == "string_too_long":
        said = f"may have at most {limits['max_length']:,} characters"
    elif error["type"] in ("greater_than_equal", "less_than_equal"):
        bound = "at least" if "ge" in limits else "at most"
        said = f"must be {bound} {limits.get('ge', limits.get('le'))}"
    elif error["type"] == "value_error":
        said = str(limits["error"])
    else:
        said = _SENTENCES.get(str(error["type"]), "cannot be used")
    subject = "The body" if not name else "The question" if name == "question" else f"`{name}`"
    return f"{subject} {said}."


def of_http(error: HTTPException) -> Problem:
    """The router's own refusals (404, 405) as problems."""
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return Problem(INVALID, _UNREADABLE)
    kind = _BY_STATUS.get(error.status_code)
    if kind is None:
        title = HTTPStatus(error.status_code).phrase
        kind = Kind(error.status_code, title.lower().replace(" ", "-"), title, f"{title}.")
    return Problem(kind, headers=headers)


@dataclass(frozen=True, slots=True)
class Table:
    """Which exception of ours becomes which problem; the exception's own sentence is kept
    only where it cannot hold what an asker may not know."""

    kinds: Mapping[type[Exception], Kind] = field(default_factory=dict)

    def of(self, error: Exception) -> Problem:
        """The problem for an exception; whatever is not in the table is INTERNAL."""
        if isinstance(error, Problem):
            return error
        if isinstance(error, HTTPException):
            return of_http(error)
        for ancestor in type(error).__mro__:
            kind = self.kinds.get(ancestor)
            if kind is not None:
                return Problem(kind)
        return Problem(INTERNAL)

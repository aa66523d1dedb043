"""An answer given earlier, its trail, and what its reader thought of it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service import problems, wire
from service.answers import Answer
from service.rooms import Rooms
from service.routes.access import Anyone, Opened
from service.scope import Asker
from service.trails.records import AnswerId, Leaf, Payload, Sealed, Trail, TrailMissing

router = APIRouter()
_NO_STORE = {"cache-control": "no-store"}


@router.get("/v1/answers/{ident}")
def answer(ident: str, asker: Anyone, rooms: Opened) -> Response:
    """The reply as it was first given, byte for byte; somebody else's is not there.

    Nor is one that its reader would not be given any more: what it shows was withdrawn, or was
    found with groups that this key no longer has.
    """
    found, given = own_answer(rooms, ident, asker)
    _refuse_unless_readable(rooms, found, given, asker)
    return Response(
        wire.dumped(wire.answer_fields(given)), media_type="application/json", headers=_NO_STORE
    )


@router.post("/v1/answers/{ident}/feedback", status_code=201)
async def feedback(ident: str, body: wire.FeedbackBody, asker: Anyone, rooms: Opened) -> Response:
    """Whether it helped; sealed, the comment under the conversation's key."""
    sealed = await rooms.desk.run(_keep_feedback, rooms, ident, body, asker)
    record = {"log": sealed.log, "index": sealed.index, "leaf": sealed.leaf}
    return Response(
        wire.dumped({"answer": ident, "helpful": body.helpful, "sealed": record}),
        status_code=201,
        media_type="application/json",
        headers=_NO_STORE,
    )


def _keep_feedback(rooms: Rooms, ident: str, body: wire.FeedbackBody, asker: Asker) -> Sealed:
    _, given = own_answer(rooms, ident, asker)
    sealed = rooms.seals.seal(
        Leaf("feedback", {"about": ident, "helpful": body.helpful}),
        Payload(given.conversation, {"comment": body.comment}),
    )
    rooms.metrics.feedback.labels(str(body.helpful).lower()).inc()
    return sealed


def own_answer(rooms: Rooms, ident: str, asker: Asker) -> tuple[Trail, Answer]:
    """An answer that this asker was given. Not-yours is not-there: a problem, 404.

    What an anonymous asker was given is open to whoever holds its id, 128 random bits.
    """
    found = _trail(rooms, ident)
    if found.payload is None:
        raise problems.Problem(problems.NOT_FOUND)
    owner = found.payload.get("asker")
    fields = found.payload.get("answer")
    if not isinstance(fields, dict) or not isinstance(owner, str):
        raise problems.Problem(problems.NOT_FOUND)
    # Not an auditor's either: what auditors read leaves a record, and this does not.
    if owner not in ("anonymous", asker.name):
        raise problems.Problem(problems.NOT_FOUND)
    return found, wire.answer_again(fields, found.sealed)


def _refuse_unless_readable(rooms: Rooms, found: Trail, given: Answer, asker: Asker) -> None:
    """A problem, 404, for text that the asker may not read today."""
    payload = found.payload or {}
    seen = payload.get("visibilities")
    if not isinstance(seen, list) or not asker.visibilities.issuperset(seen):
        raise problems.Problem(problems.NOT_FOUND)
    shown = {citation.document for each in given.statements for citation in each.citations}
    hits = payload.get("hits")
    if given.suggestions and isinstance(hits, list):
        # Suggested are titles of what was found, which the record does not tell one by one.
        shown.update(hit["document"] for hit in hits)
    corpus = found.leaf.get("corpus")
    if isinstance(corpus, str) and not shown.isdisjoint(rooms.reading.withdrawn(corpus)):
        raise problems.Problem(problems.NOT_FOUND)


def _trail(rooms: Rooms, ident: str) -> Trail:
    try:
        return rooms.trails.trail(AnswerId(ident))
    except TrailMissing:
        raise problems.Problem(problems.NOT_FOUND) from None

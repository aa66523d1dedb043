"""Questions in, answers out: as JSON, or as server-sent events once everything is sealed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service import problems, wire
from service.answers import Answer, Question
from service.rooms import Rooms
from service.routes.access import Anyone, Opened, refuse_day_to_come
from service.scope import ANONYMOUS
from service.trails.records import ConversationId

router = APIRouter()
_NO_STORE = {"cache-control": "no-store"}


@router.post("/v1/ask")
async def ask(body: wire.AskBody, asker: Anyone, rooms: Opened, request: Request) -> Response:
    """Answer a question: 200 for every outcome, once the record is durable."""
    refuse_day_to_come(rooms, body.as_of)
    with rooms.metrics.timed("ask"):
        answer = await rooms.admission.run(_answer, rooms, body.asked_by(asker))
    if _wants_events(request):
        return Response(
            b"".join(wire.events(answer)), media_type="text/event-stream", headers=_NO_STORE
        )
    return Response(
        wire.dumped(wire.answer_fields(answer)), media_type="application/json", headers=_NO_STORE
    )


def _answer(rooms: Rooms, question: Question) -> Answer:
    if question.conversation is not None:
        _refuse_unless_own(rooms, question.conversation, question.asker.name)
    return rooms.answering.ask(rooms.reading.address(question))


def _refuse_unless_own(rooms: Rooms, conversation: ConversationId, asker: str) -> None:
    """A problem, 404, for a conversation that nobody had, that was erased, or of somebody else.

    What anonymous askers began is open to whoever holds its id. Who goes on with it under a
    name owns it from then on, so the latest answer tells.
    """
    answers = rooms.talks.answers_of(conversation)
    payload = rooms.trails.trail(answers[-1]).payload if answers else None
    if payload is None or payload.get("asker") not in (ANONYMOUS.name, asker):
        raise problems.Problem(problems.NOT_FOUND)


def _wants_events(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return any(
        part.partition(";")[0].strip().lower() == "text/event-stream"
        for part in accepted.split(",")
    )

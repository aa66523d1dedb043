"""Questions in, answers out: as JSON, or as server-sent events once everything is sealed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service import wire
from service.routes.access import Anyone, Opened

router = APIRouter()
_NO_STORE = {"cache-control": "no-store"}


@router.post("/v1/ask")
async def ask(body: wire.AskBody, asker: Anyone, rooms: Opened, request: Request) -> Response:
    """Answer a question: 200 for every outcome, once the record is durable."""
    with rooms.metrics.timed("ask"):
        answer = await rooms.admission.run(rooms.answering.ask, body.asked_by(asker))
    if _wants_events(request):
        return Response(
            b"".join(wire.events(answer)), media_type="text/event-stream", headers=_NO_STORE
        )
    return Response(
        wire.dumped(wire.answer_fields(answer)), media_type="application/json", headers=_NO_STORE
    )


def _wants_events(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return any(
        part.partition(";")[0].strip().lower() == "text/event-stream"
        for part in accepted.split(",")
    )

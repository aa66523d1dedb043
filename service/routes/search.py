"""Passages found for a question, without an answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service import wire
from service.answers import Question, SearchHit
from service.rooms import Rooms
from service.routes.access import Anyone, Opened, refuse_day_to_come

router = APIRouter()


@router.post("/v1/search")
async def search(body: wire.SearchBody, asker: Anyone, rooms: Opened) -> Response:
    """Hits best first, ties by passage id; nothing found is an empty list."""
    refuse_day_to_come(rooms, body.as_of)
    with rooms.metrics.timed("search"):
        hits = await rooms.admission.run(_found, rooms, body.asked_by(asker), body.top_k)
    return Response(
        wire.dumped(wire.search_fields(body.id, hits)),
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def _found(rooms: Rooms, question: Question, limit: int) -> tuple[SearchHit, ...]:
    return rooms.answering.search(rooms.reading.address(question), limit)

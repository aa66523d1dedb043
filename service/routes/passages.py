"""A passage where it stands in its document."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from ingest.records import PassageId
from service import wire
from service.routes.access import Anyone, Opened, refuse_day_to_come

router = APIRouter()


@router.get("/v1/passages/{ident}")
def passage(ident: str, asker: Anyone, rooms: Opened, as_of: wire.Day | None = None) -> Response:
    """The passage, its span in the canonical text and the section around it.

    Unknown, not theirs, withdrawn and superseded are one problem, byte for byte; `as_of` reads
    what was live and in force on a day.
    """
    refuse_day_to_come(rooms, as_of)
    found = asdict(rooms.reading.passage(PassageId(ident), asker, as_of))
    return Response(
        wire.dumped(found),
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )

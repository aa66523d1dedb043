"""Releases, for operators."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ingest.records import Release
from service import wire
from service.routes.access import Opened, Operator

router = APIRouter()


@router.get("/v1/releases")
def releases(_operator: Operator, rooms: Opened) -> Response:
    """Every release, newest first."""
    found = [_fields(release) for release in rooms.reading.releases()]
    return Response(wire.dumped({"releases": found}), media_type="application/json")


def _fields(release: Release) -> dict[str, object]:
    return {
        "number": release.number,
        "corpus": release.corpus,
        "parent": release.parent,
        "digest": release.digest,
        "state": release.state.value,
        "author": release.author,
        "approver": release.approver,
        "built_at": release.built_at,
        "published_at": release.published_at,
        "restores": release.restores,
    }

"""Trails, bundles and searches for auditors; reading leaves a record of its own."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service import problems, wire
from service.auditing import as_json, found_json
from service.rooms import Rooms
from service.routes.access import Auditor, Opened
from service.trails.bundle import BundleImpossible
from service.trails.records import AnswerId
from service.trails.searching import Sought

router = APIRouter()
MOST = 200
"""Records that a search over HTTP reads; the command line reads them all."""
OPENED = 2_000
"""The same where each must be opened to see who acted."""
_NO_STORE = {"cache-control": "no-store"}


@router.get("/v1/answers/{ident}/trail")
def trail(ident: str, auditor: Auditor, rooms: Opened) -> Response:
    """The leaf and the opened payload."""
    found = rooms.auditing.view(AnswerId(ident), auditor.name)
    return Response(wire.dumped(as_json(found)), media_type="application/json", headers=_NO_STORE)


@router.get("/v1/answers/{ident}/bundle")
def bundle(ident: str, auditor: Auditor, rooms: Opened, disclose: bool = False) -> Response:
    """The proof bundle, byte for byte as docs/verify_bundle.py wants it."""
    try:
        made = rooms.auditing.bundle(AnswerId(ident), auditor.name, disclose=disclose)
    except BundleImpossible as error:
        raise problems.Problem(problems.NO_BUNDLE, str(error)) from None
    return Response(made, media_type="application/json", headers=_NO_STORE)


@router.post("/v1/trails/search")
async def search(body: wire.TrailsQuery, auditor: Auditor, rooms: Opened) -> Response:
    """Records by what is given, oldest first; of many the newest. No name is in an address."""
    sought = body.sought()
    if sought == Sought():
        raise problems.Problem(problems.INVALID, "Say what to look for: give at least one field.")
    found = await rooms.admission.run(_searched, rooms, sought, auditor.name)
    return Response(found, media_type="application/json", headers=_NO_STORE)


def _searched(rooms: Rooms, sought: Sought, by: str) -> bytes:
    most = OPENED if sought.who is not None else MOST
    found = rooms.auditing.search(sought, by, most)
    return wire.dumped({"records": found_json(found), "more": rooms.auditing.more(sought, most)})

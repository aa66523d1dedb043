"""Handing a conversation to a person, with everything that was said."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from fastapi import APIRouter, Response

from service import problems, wire
from service.answers import Answer, Outcome
from service.outbox import Handoff
from service.rooms import Rooms
from service.routes.access import Anyone, Opened
from service.routes.answers import own_answer
from service.scope import Asker
from service.trails.records import ConversationId, Json, Leaf, Payload, Trail

router = APIRouter()


@router.post("/v1/conversations/{ident}/handoff")
def handoff(
    ident: str, asker: Anyone, rooms: Opened, body: wire.HandoffBody | None = None
) -> Response:
    """Store the transcript for a person; the reply says that it was stored."""
    turns = _turns(rooms, ConversationId(ident), asker)
    stored = _handoff(rooms, turns, asker, body or wire.HandoffBody())
    fields: dict[str, Json] = {"about": ident, "handoff": stored.id, "turns": len(turns)}
    if stored.release is not None:
        fields["release"] = stored.release
    leaf = Leaf("handoff", fields)
    payload = Payload(stored.conversation, {"transcript": list(stored.transcript)})
    with rooms.outbox.storing(stored):
        sealed = rooms.seals.seal(leaf, payload)
    rooms.metrics.handoffs.inc()
    last = turns[-1][1]
    reply = {
        "id": stored.id,
        "conversation": ident,
        "outcome": Outcome.HANDED_OFF.value,
        "reason": last.reason.value if last.reason else None,
        "language": last.language,
        "text": rooms.handoff_text(last.language),
        "release": None
        if last.release is None
        else {"number": last.release.number, "digest": last.release.digest},
        "sealed": {"log": sealed.log, "index": sealed.index, "leaf": sealed.leaf},
    }
    return Response(
        wire.dumped(reply), media_type="application/json", headers={"cache-control": "no-store"}
    )


def _turns(
    rooms: Rooms, conversation: ConversationId, asker: Asker
) -> tuple[tuple[Trail, Answer], ...]:
    answers = rooms.talks.answers_of(conversation)
    if not answers:
        raise problems.Problem(problems.NOT_FOUND)
    return tuple(own_answer(rooms, answer, asker) for answer in answers)


def _handoff(
    rooms: Rooms,
    turns: tuple[tuple[Trail, Answer], ...],
    asker: Asker,
    body: wire.HandoffBody,
) -> Handoff:
    transcript: list[Mapping[str, object]] = [
        {
            "question": (trail.payload or {}).get("question"),
            "answer": given.text,
            "outcome": given.outcome.value,
            "reason": given.reason.value if given.reason else None,
            "id": given.id,
        }
        for trail, given in turns
    ]
    if body.note or body.contact:
        transcript.append({"note": body.note, "contact": body.contact})
    last = turns[-1][1]
    return Handoff(
        id=secrets.token_hex(16),
        conversation=last.conversation,
        asker=asker.name,
        release=last.release.number if last.release else None,
        reasons=tuple(dict.fromkeys(g.reason.value for _, g in turns if g.reason)),
        transcript=tuple(transcript),
        stored_at=rooms.clock(),
    )

"""Handing a conversation to a person, with everything that was said."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Response

from service import problems, wire
from service.answers import Answer, Outcome
from service.outbox import NOTES, TYPE, Handoff
from service.rooms import Rooms
from service.routes.access import Anyone, Opened
from service.routes.answers import own_answer
from service.scope import Asker
from service.trails.records import ConversationId, Json, Leaf, Payload, Sealed, Trail

router = APIRouter()
TURNS = 50
"""Of a longer conversation the latest turns are handed over; the record keeps the others."""


@router.post("/v1/conversations/{ident}/handoff")
async def handoff(
    ident: str, asker: Anyone, rooms: Opened, body: wire.HandoffBody | None = None
) -> Response:
    """Store the transcript for a person; the reply says that it was stored.

    One that waits already takes up what was said since, and comes back as it is if nothing was.
    """
    reply = await rooms.desk.run(
        _hand_over, rooms, ConversationId(ident), asker, body or wire.HandoffBody()
    )
    return Response(
        wire.dumped(reply), media_type="application/json", headers={"cache-control": "no-store"}
    )


def _hand_over(
    rooms: Rooms, conversation: ConversationId, asker: Asker, body: wire.HandoffBody
) -> Mapping[str, object]:
    left_out, turns = _turns(rooms, conversation, asker)
    waiting = rooms.outbox.waiting_of(conversation)
    transcript = [
        *([{"left_out": left_out}] if left_out else []),
        *(_turn(trail, given) for trail, given in turns),
        *_notes(waiting, body),
    ]
    if waiting is not None and waiting.sealed and list(waiting.transcript) == transcript:
        return _reply(rooms, turns[-1][1], waiting.id, waiting.sealed)
    stored = _handoff(rooms, turns, asker, transcript, waiting)
    fields: dict[str, Json] = {"about": conversation, "handoff": stored.id, "turns": len(turns)}
    if stored.release is not None:
        fields["release"] = stored.release
    leaf = Leaf(TYPE, fields)
    payload = Payload(conversation, {"transcript": transcript})
    sealed = rooms.outbox.store(stored, lambda: rooms.seals.seal(leaf, payload))
    rooms.metrics.handoffs.inc()
    return _reply(rooms, turns[-1][1], stored.id, sealed)


def _reply(rooms: Rooms, last: Answer, handoff: str, sealed: Sealed) -> Mapping[str, object]:
    return {
        "id": handoff,
        "conversation": last.conversation,
        "outcome": Outcome.HANDED_OFF.value,
        "reason": last.reason.value if last.reason else None,
        "language": last.language,
        "text": rooms.handoff_text(last.language),
        "release": None
        if last.release is None
        else {"number": last.release.number, "digest": last.release.digest},
        "sealed": {"log": sealed.log, "index": sealed.index, "leaf": sealed.leaf},
    }


def _turns(
    rooms: Rooms, conversation: ConversationId, asker: Asker
) -> tuple[int, tuple[tuple[Trail, Answer], ...]]:
    """How many are left out, and the latest ones."""
    answers = rooms.talks.answers_of(conversation)
    if not answers:
        raise problems.Problem(problems.NOT_FOUND)
    latest = answers[-TURNS:]
    found = tuple(own_answer(rooms, answer, asker) for answer in latest)
    return len(answers) - len(latest), found


def _turn(trail: Trail, given: Answer) -> Mapping[str, object]:
    return {
        "question": (trail.payload or {}).get("question"),
        "answer": given.text,
        "outcome": given.outcome.value,
        "reason": given.reason.value if given.reason else None,
        "id": given.id,
    }


def _notes(waiting: Handoff | None, body: wire.HandoffBody) -> list[Mapping[str, object]]:
    """What the asker left so far, each once; of many the latest."""
    notes = [entry for entry in (waiting.transcript if waiting else ()) if "note" in entry]
    left = {"note": body.note, "contact": body.contact}
    if (body.note or body.contact) and left not in notes:
        notes.append(left)
    return notes[-NOTES:]


def _handoff(
    rooms: Rooms,
    turns: tuple[tuple[Trail, Answer], ...],
    asker: Asker,
    transcript: Sequence[Mapping[str, object]],
    waiting: Handoff | None,
) -> Handoff:
    last = turns[-1][1]
    return Handoff(
        id=waiting.id if waiting else secrets.token_hex(16),
        conversation=last.conversation,
        asker=asker.name,
        release=last.release.number if last.release else None,
        reasons=tuple(dict.fromkeys(g.reason.value for _, g in turns if g.reason)),
        transcript=tuple(transcript),
        stored_at=waiting.stored_at if waiting else rooms.clock(),
    )

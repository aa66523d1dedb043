"""Judging somebody else's answer against its passages."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from service import problems, wire
from service.guarding import AnswerTooLong, RecordInvalid, TooMuchToJudge
from service.routes.access import KeyHolder, Opened

router = APIRouter()


@router.post("/v1/guard/check")
async def check(record: dict[str, Any], _asker: KeyHolder, rooms: Opened) -> Response:
    """One record of `countersign guard check`, judged by the policy in use."""
    try:
        verdict = await rooms.judging.run(rooms.guard, record)
    except (AnswerTooLong, TooMuchToJudge) as error:
        raise problems.Problem(problems.TOO_LARGE, str(error)) from None
    except RecordInvalid as error:
        raise problems.Problem(problems.INVALID, str(error)) from None
    return Response(wire.dumped(verdict), media_type="application/json")

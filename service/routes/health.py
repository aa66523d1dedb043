"""Whether the service lives, is ready, is well, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service import metrics, wire
from service.routes.access import Opened, Operator

router = APIRouter()


@router.get("/health/live")
async def live() -> Response:
    """The process answers."""
    return Response(b'{"status":"live"}', media_type="application/json")


@router.get("/health/ready")
def ready(rooms: Opened) -> Response:
    """A question would be answered now; otherwise 503 and why not.

    `behind` says that answers come from an earlier release than the one published last.
    """
    problem = rooms.ready()
    status = {"status": "ready"} if problem is None else {"status": "not ready", "why": problem}
    if rooms.behind() is not None:
        status["behind"] = "what was published last cannot be followed; see `countersign doctor`."
    return Response(
        wire.dumped(status),
        status_code=200 if problem is None else 503,
        media_type="application/json",
    )


@router.get("/v1/doctor")
def doctor(_operator: Operator, rooms: Opened) -> Response:
    """Every dependency, examined now."""
    checks = [check.fields() for check in rooms.checks()]
    return Response(wire.dumped({"checks": checks}), media_type="application/json")


@router.get("/metrics")
def measures(_operator: Operator, rooms: Opened) -> Response:
    """What Prometheus scrapes."""
    rooms.metrics.queue.set(rooms.admission.taken)
    rooms.metrics.outbox.set(rooms.outbox.count_waiting())
    return Response(rooms.metrics.page(), media_type=metrics.MEDIA_TYPE)

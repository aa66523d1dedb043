"""The HTTP application: rooms, routes, limits and problems put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Scope

from ingest.catalog import (
    AmbiguousCorpus,
    CatalogUnavailable,
    NoLiveRelease,
    UnknownCorpus,
)
from ingest.embedding import EmbedderUnavailable
from ingest.index import IndexUnavailable
from service import problems
from service.admission import QueueFull
from service.deadlines import DeadlineExceeded
from service.following import Following
from service.keys import KeysUnusable, KeyUnknown
from service.outbox import OutboxUnavailable
from service.rooms import PassageMissing, Rooms
from service.routes import (
    access,
    answers,
    ask,
    conversations,
    guard,
    health,
    pages,
    passages,
    releases,
    search,
    trails,
)
from service.scope import ANONYMOUS
from service.settings import Settings
from service.trails.records import AuditUnavailable, TrailMissing
from service.web import Envelope, Hosts, Limits, Names

ROUTERS = (
    ask.router,
    search.router,
    guard.router,
    answers.router,
    trails.router,
    conversations.router,
    passages.router,
    releases.router,
    health.router,
    pages.router,
)

PROBLEMS = problems.Table(
    {
        QueueFull: problems.BUSY,
        AuditUnavailable: problems.AUDIT,
        NoLiveRelease: problems.NO_RELEASE,
        UnknownCorpus: problems.CORPUS,
        AmbiguousCorpus: problems.CORPUS,
        CatalogUnavailable: problems.UNAVAILABLE,
        OutboxUnavailable: problems.UNAVAILABLE,
        IndexUnavailable: problems.UNAVAILABLE,
        EmbedderUnavailable: problems.UNAVAILABLE,
        DeadlineExceeded: problems.UNAVAILABLE,
        KeyUnknown: problems.UNKNOWN_KEY,
        KeysUnusable: problems.UNAVAILABLE,
        PassageMissing: problems.NOT_FOUND,
        TrailMissing: problems.NOT_FOUND,
    }
)
"""Which exception becomes which problem; whatever is missing here is a 500 without a word."""


def create_app_from(rooms: Callable[[], Rooms], settings: Settings) -> FastAPI:
    """The application over rooms that are opened once, when it starts, and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = app.state.rooms = rooms()
        app.state.settings = settings
        opened.metrics.turned_away.inc(0)
        counters = opened.metrics
        threads = [Following(opened.follow, counters.follow_errors)]
        for name, chore in opened.chores.items():
            threads.append(Following(chore, counters.chore_errors.labels(name), name=name))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.stop()
            for admission in (opened.admission, opened.judging, opened.desk):
                admission.close()
            with suppress(AuditUnavailable):
                opened.rest()
            opened.close()

    app = FastAPI(
        title="Countersign",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    for router in ROUTERS:
        app.include_router(router)
    for kind in (*PROBLEMS.kinds, problems.Problem, HTTPException):
        app.add_exception_handler(kind, _respond)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Limits, seconds=settings.read_timeout, admit=_admit)
    if settings.origins:
        # Keys stay out of browsers: `authorization` is no header that another origin may send.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
            expose_headers=["retry-after", "x-request-id"],
        )
    app.add_middleware(Hosts, names=Names(settings.host, settings.hosts))
    app.add_middleware(Envelope, counter=lambda: app.state.rooms.metrics.requests)
    return app


def _admit(scope: Scope) -> None:
    """A problem without a known key, and the connection ends: its body was not read."""
    try:
        asker = access.holder(Request(scope), scope["app"].state.rooms.keyring)
        if asker == ANONYMOUS:
            raise problems.Problem(problems.KEY_NEEDED)
    except (problems.Problem, KeyUnknown, KeysUnusable) as error:
        found = PROBLEMS.of(error)
        raise problems.Problem(found.kind, headers={"connection": "close"}) from None


async def _respond(request: Request, error: Exception) -> Response:
    problem = PROBLEMS.of(error)
    if problem.kind is problems.BUSY:
        request.app.state.rooms.metrics.turned_away.inc()
    return problems.response(problem)


async def _invalid(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        return problems.response(problems.Problem(problems.INVALID))
    return problems.response(problems.of_validation(error.errors()))

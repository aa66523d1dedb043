"""Who asks, told from the request's credentials; and which role a route needs."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import orjson
from fastapi import Depends, Request

from service import problems, wire
from service.keys import Keyring
from service.local_socket import GROUPS_HEADER, LOCAL
from service.rooms import Rooms
from service.scope import ANONYMOUS, Asker, Role

_BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)


async def rooms_of(request: Request) -> Rooms:
    """What the application holds."""
    rooms: Rooms = request.app.state.rooms
    return rooms


async def asker_of(request: Request, rooms: Annotated[Rooms, Depends(rooms_of)]) -> Asker:
    """Whoever holds the key that came along; without one, anonymous."""
    return holder(request, rooms.keyring)


def holder(request: Request, keyring: Keyring) -> Asker:
    """Whoever holds the key that came along. Raises Problem, KeyUnknown, KeysUnusable.

    A wrong key is refused even where none is needed: its holder believes to be somebody.
    Through the local socket comes only who owns the data; that caller names its groups.
    """
    if request.scope.get(LOCAL) is True:
        return Asker("local", frozenset(Role), _named_groups(request))
    given = request.headers.getlist("authorization") + request.headers.getlist("x-api-key")
    if not given:
        return ANONYMOUS
    bearer = _BEARER.fullmatch(given[0].strip())
    token = bearer.group(1) if bearer else given[0].strip()
    if len(given) > 1 or (bearer is None and "authorization" in request.headers):
        raise problems.Problem(problems.UNKNOWN_KEY)
    return keyring.asker(token)


def _named_groups(request: Request) -> frozenset[str]:
    raw = request.headers.get(GROUPS_HEADER)
    return frozenset(orjson.loads(raw)) if raw else frozenset()


def refuse_day_to_come(rooms: Rooms, day: date | None) -> None:
    """A problem, 422, for a day after today: nobody reads what is not in force yet."""
    wrong = wire.not_reached(day, rooms.clock().date())
    if wrong is not None:
        errors = [{"pointer": "#/as_of", "detail": wrong}]
        raise problems.Problem(problems.INVALID, wrong, more={"errors": errors})


class Needs:
    """A dependency that lets through only who carries a role; None: any key will do."""

    def __init__(self, role: Role | None) -> None:
        """Ask for one role."""
        self.role = role

    async def __call__(self, asker: Annotated[Asker, Depends(asker_of)]) -> Asker:
        """The asker, or a problem: 401 without a key, 403 without the role."""
        if asker == ANONYMOUS:
            raise problems.Problem(problems.KEY_NEEDED)
        if self.role is not None and not asker.may(self.role):
            raise problems.Problem(
                problems.ROLE_NEEDED, f"This key does not carry the role {self.role.value}."
            )
        return asker


Opened = Annotated[Rooms, Depends(rooms_of)]
Anyone = Annotated[Asker, Depends(asker_of)]
KeyHolder = Annotated[Asker, Depends(Needs(None))]
Auditor = Annotated[Asker, Depends(Needs(Role.AUDITOR))]
Operator = Annotated[Asker, Depends(Needs(Role.OPERATOR))]

"""Who asks and what they may see; no query goes out without one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.records import PUBLIC


class Role(StrEnum):
    """What a credential allows beside asking."""

    ASKER = "asker"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. Nobody is more than anonymous without a credential."""

    name: str = "anonymous"
    roles: frozenset[Role] = frozenset()
    groups: frozenset[str] = frozenset()

    @property
    def visibilities(self) -> frozenset[str]:
        """The visibility labels this asker may read; `public` is everyone's."""
        return self.groups | {PUBLIC}

    def may(self, role: Role) -> bool:
        """Whether the credential carries this role."""
        return role in self.roles


ANONYMOUS = Asker()

"""The sample corpus, published once for all golden tests, and copies of it to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from service.choices.drafting import GeneratorKind
from tests.golden import harbour
from tests.golden.rows import Row
from tests.stack import COMMAND, Installation

OpenDesk = Callable[[Row], harbour.Desk]


@pytest.fixture(scope="session")
def harbour_published(models: Path) -> Installation:
    """Release 1, live. Nobody writes here."""
    if not COMMAND.is_file():
        pytest.skip(f"{COMMAND} is absent: the distribution is not installed.")
    return harbour.published(models)


@pytest.fixture(scope="session")
def desk_for(
    harbour_published: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenDesk]:
    """A desk over a copy of its own, as a row of the scorecard wants it."""
    with ExitStack() as opened:

        def open_desk(row: Row) -> harbour.Desk:
            if row.kind is GeneratorKind.EMBEDDED:
                pytest.importorskip(
                    "xllamacpp", reason="xllamacpp, which runs the model, is absent."
                )
            copy = opened.enter_context(
                harbour.copied(harbour_published, tmp_path_factory.mktemp("harbour"))
            )
            generator = row.generator() if row.generator else None
            return opened.enter_context(harbour.desk(copy, row.kind, generator, row.seconds))

        yield open_desk

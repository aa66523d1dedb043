"""The product over the sample corpus: what never happens, and how often it is right."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from service.evaluation import GoldenQuestion, Scorecard, table
from service.serving import what_to_try
from tests.golden.conftest import OpenDesk
from tests.golden.floors import FLOORS, Floor
from tests.golden.rows import ROWS, Asked, Row, ask_all, card
from tests.stack import ROOT

pytestmark = [pytest.mark.server, pytest.mark.timeout(1_200)]

_ROWS = {row.name: row for row in ROWS}
_QUOTED = ("quoted, held half", "quoted, blind")
_EVERY = {"embedded, held half": 20, "lying, held half": 5}
"""Of the slow rows a fixed sample is asked here; `make eval` asks them whole."""


def never(name: str, asked: Sequence[Asked], scored: Scorecard) -> None:
    """What may not happen once, whoever writes and whatever is asked."""
    assert scored.uncited == 0, [m.id for m in scored.marks if m.uncited]
    assert scored.unsourced == 0, [(m.id, m.text) for m in scored.marks if m.unsourced]
    assert not [(a.question.id, a.leaked) for a in asked if a.leaked], name
    assert not [a.question.id for a in asked if a.misquoted], name
    assert not [(a.question.id, a.lies) for a in asked if a.lies], name


@pytest.fixture(scope="module")
def quoted(desk_for: OpenDesk) -> dict[str, tuple[tuple[Asked, ...], Scorecard]]:
    """Both rows without a model, asked whole."""
    desk = desk_for(_ROWS[_QUOTED[0]])
    found = {}
    for name in _QUOTED:
        asked = ask_all(desk, _ROWS[name].questions())
        found[name] = (asked, card(name, asked, desk.passage_text))
    print("\n" + table(scored for _, scored in found.values()))
    return found


@pytest.mark.parametrize("name", _QUOTED)
def test_quoted_answers_are_cited_and_state_their_sources_figures(
    name: str, quoted: dict[str, tuple[tuple[Asked, ...], Scorecard]]
) -> None:
    never(name, *quoted[name])


@pytest.mark.parametrize("floor", FLOORS, ids=lambda f: f"{f.row}-{f.measure}".replace(" ", "-"))
def test_quoted_answers_are_as_good_as_they_were(
    floor: Floor, quoted: dict[str, tuple[tuple[Asked, ...], Scorecard]]
) -> None:
    _, scored = quoted[floor.row]
    share: float = getattr(scored, floor.measure)
    assert floor.met_by(share), f"{share:.1%}, asserted {floor.asserted:.0%}\n" + table([scored])


def test_what_a_newcomer_is_told_to_ask_is_answered(desk_for: OpenDesk) -> None:
    (told,) = set(re.findall(r'"([^"{}]+\?)"', what_to_try("http://localhost")))
    desk = desk_for(_ROWS[_QUOTED[0]])
    broad = GoldenQuestion(id="first", question=told, language="en", expect="answer")
    body = desk.ask(broad)
    assert body["outcome"] == "quoted", body["reason"]
    assert "8.00 EUR" in str(body["text"])
    narrow = "How much is a SEPA transfer in the app from a Harbour Everyday account?"
    assert narrow in (ROOT / "README.md").read_text("utf-8")
    body = desk.ask(broad.model_copy(update={"question": narrow}))
    assert "from a Harbour Everyday account costs 0.15 EUR [1]." in str(body["text"])


def test_a_floor_below_its_target_says_why() -> None:
    for floor in FLOORS:
        reached = floor.met_by(floor.target)
        assert reached, f"{floor.row}, {floor.measure}: asserts more than the target"
        assert bool(floor.because) == (floor.asserted != floor.target)


@pytest.mark.parametrize("name", _EVERY)
def test_no_model_gets_more_past_the_judge(name: str, desk_for: OpenDesk) -> None:
    row: Row = _ROWS[name]
    desk = desk_for(row)
    asked = ask_all(desk, row.questions()[:: _EVERY[name]])
    scored = card(name, asked, desk.passage_text)
    print("\n" + table([scored]))
    never(name, asked, scored)
    # A model that was never heard proves nothing about what it may say.
    wrote = desk.drafts()
    assert wrote >= 0.5 * sum(a.body["outcome"] != "refused" for a in asked), wrote

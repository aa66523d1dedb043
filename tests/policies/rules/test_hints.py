"""Another system's figure may follow from what was before it; one that does not is found."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load


def flagged(said: str, *passages: str) -> list[str]:
    """What `detect` finds of numbers and binding in an answer without markers."""
    shown = tuple(EvidencePassage(PassageId(f"p{n}"), p) for n, p in enumerate(passages))
    verdict = judge(load("detect"), Draft(said), Evidence(shown, language="en"))
    spans = [f.span for f in verdict.findings if f.rule in {"numbers", "binding"}]
    return [said[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("said", "passages", "expected"),
    [
        (
            "Set the oven to 325-350 degrees F to bake the bread.",
            ("Set the oven to 325 degrees F.", "To bake bread set the oven to 350 degrees F."),
            [],
        ),
        (
            "Let the bread rest for 10-15 minutes.",
            ("Knead the dough for 10 minutes.", "Preheat the oven for 15 minutes."),
            ["10-15 minutes"],
        ),
        ("It was 79 °F (26 °C) on average.", ("The average was 79 °F.",), []),
        ("It was 79 °F (29 °C) on average.", ("The average was 79 °F.",), ["29 °C"]),
        ("It was 78 °F (26 °C) on average.", ("The average was 79 °F.",), ["78 °F", "26 °C"]),
        ("The trail is 5 miles (8 km) long.", ("The trail is 5 miles long.",), []),
        (
            "Pay overtime for hours worked beyond 40 a week.",
            ("Overtime is due for more than 40 hours a week.",),
            [],
        ),
        (
            "Pay overtime to every employee beyond 40 a week.",
            ("Overtime is due for more than 40 hours a week.",),
            ["40"],
        ),
        ("Boxes 1, 2, 3 and 5 are reported.", ("Report boxes 1,2,3, and 5 there.",), []),
        (
            "To cook a frozen roast in the oven, preheat the oven to 325 degrees F.",
            (
                "Preheat your oven to 325 degrees F. Season the roast.",
                "To cook a frozen roast, start by preheating the oven to 350 degrees F.",
            ),
            [],
        ),
    ],
)
def test_what_follows_from_what_was_shown_is_no_find(
    said: str, passages: tuple[str, ...], expected: list[str]
) -> None:
    assert flagged(said, *passages) == expected

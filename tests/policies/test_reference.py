"""The page about rules says what the rules are now, and every rule proves itself there."""

from __future__ import annotations

from pathlib import Path

from policies.policyfile import load
from policies.quantities.idioms import IDIOMS
from policies.reference import markdown
from policies.registry import RULES, chosen, parameters
from policies.shelf import library_names

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
LIBRARY = [load(name) for name in library_names()]


def test_the_page_is_current() -> None:
    """`make docs` writes it again."""
    assert PAGE.read_text(encoding="utf-8") == markdown(LIBRARY)


def test_every_idiom_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{phrase}`" in page for phrases in IDIOMS.values() for phrase in phrases)


def test_every_rule_has_an_example_that_it_finds_something_in() -> None:
    found = {example.rule for policy in LIBRARY for example in policy.examples}
    assert found - {None} == set(RULES)


def test_every_rule_has_its_own_file_of_its_own_name() -> None:
    assert {kind: rule.__module__ for kind, rule in RULES.items()} == {
        kind: f"policies.rules.{kind}" for kind in RULES
    }
    for kind in RULES:
        assert next(p.name for p in parameters(kind)) == "effect"
        assert all(
            p.means or isinstance(p.default, str | float) or p.required for p in parameters(kind)
        )


def test_what_a_policy_chose_is_told_from_what_is_usual() -> None:
    (freshness,) = (
        r for p in LIBRARY if p.name == "retail" for r in p.rules if r.name == "freshness"
    )
    assert chosen(freshness)["max_age_days"] == 1095
    assert "early" not in chosen(freshness)


def test_phrases_of_the_baseline_are_forbidden_in_five_languages() -> None:
    (page,) = (p for p in LIBRARY if p.name == "baseline")
    languages = {e.language for e in page.examples if e.kind == "phrases" and e.rule == "phrases"}
    assert languages | {"en"} == {"", "de", "en", "es", "fr", "it"}

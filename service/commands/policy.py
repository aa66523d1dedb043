"""`countersign policy`: what policies say, and whether their own examples hold."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from policies.examples import run_examples
from policies.policy import Policy
from policies.policyfile import load
from policies.reference import markdown
from policies.registry import chosen
from policies.rules.phrases import Required
from policies.shelf import library_names
from service.commands.terminal import Exit, Terminal
from service.settings import Settings

MOST_LISTED = 6
"""Longer lists are shown by their length; `--json` has them whole."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    policy = subparsers.add_parser("policy", help="test and show policies")
    verbs = policy.add_subparsers(title="commands", metavar="VERB", required=True)
    tested = verbs.add_parser("test", help="run the examples that policies carry")
    tested.add_argument("policies", nargs="*", help="names or files (default: the library)")
    tested.add_argument("--json", action="store_true", help="as JSON")
    tested.set_defaults(run=test)
    shown = verbs.add_parser("show", help="the rules of a policy")
    shown.add_argument("policy", nargs="?", help="a name or a file (default: as set)")
    shown.add_argument("--json", action="store_true", help="as JSON")
    shown.set_defaults(run=show)
    page = verbs.add_parser("reference", help="every rule with examples: the page docs/rules.md")
    page.set_defaults(run=reference)


def test(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where an example comes out otherwise than its file says."""
    results = []
    for name in arguments.policies or library_names():
        policy = load(name)
        failures = [failure.message for failure in run_examples(policy)]
        results.append(
            {"policy": policy.name, "examples": len(policy.examples), "failures": failures}
        )
        if not arguments.json:
            held = len(policy.examples) - len(failures)
            terminal.write(f"{policy.name}: {held} of {len(policy.examples)} examples hold")
            for message in failures:
                terminal.write(f"  {message}")
    if arguments.json:
        terminal.write_json(results)
    return Exit.NO if any(result["failures"] for result in results) else Exit.DONE


def show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """A policy's rules, in the order of its file; their order never matters."""
    policy = load(arguments.policy or Settings.from_env(terminal.environ).policy)
    if arguments.json:
        terminal.write_json(_fields(policy))
        return Exit.DONE
    terminal.write(f"{policy.name}  {policy.digest}\n{policy.because}\n")
    for rule in policy.rules:
        terminal.write(f"  {rule.effect.name.lower():7} {rule.name}")
        for name, choice in chosen(rule).items():
            terminal.write(f"          {name}: {_said(choice)}")
    markers = "every sentence needs one" if policy.needs_markers else "there are none to be judged"
    fallback = "answers are quoted" if policy.fallback == "quoted" else "answers are refused"
    terminal.write(f"\n  markers: {markers}\n  without a model's draft {fallback}")
    terminal.write(f"  refused below a score of {policy.evidence.threshold}")
    topics = ", ".join(policy.needs_person.topics)
    terminal.write(f"  needs a person: {topics or 'nothing'}")
    terminal.write(f"  examples: {len(policy.examples)}")
    return Exit.DONE


def reference(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """The page `docs/rules.md`, from the rules and the library as they are."""
    terminal.out.write(markdown(load(name) for name in library_names()))
    return Exit.DONE


def _said(choice: object) -> str:
    """A parameter in a line; long lists by their length."""
    if isinstance(choice, tuple) and choice and isinstance(choice[0], Required):
        return " · ".join(f"with “{r.when[0]}” and its like: {r.wording('en')}" for r in choice)
    if isinstance(choice, tuple):
        return (
            f"{len(choice)} phrases" if len(choice) > MOST_LISTED else ", ".join(map(str, choice))
        )
    return str(choice)


def _fields(policy: Policy) -> dict[str, object]:
    return {
        "policy": policy.name,
        "digest": policy.digest,
        "because": policy.because,
        "fallback": policy.fallback,
        "markers": "required" if policy.needs_markers else "ignored",
        "evidence": asdict(policy.evidence),
        "rules": [
            {
                "rule": r.name,
                "effect": r.effect.name.lower(),
                "parameters": {name: _plain(choice) for name, choice in chosen(r).items()},
            }
            for r in policy.rules
        ],
        "needs_person": list(policy.needs_person.topics),
        "examples": len(policy.examples),
    }


def _plain(choice: object) -> object:
    if isinstance(choice, tuple):
        return [_plain(item) for item in choice]
    if isinstance(choice, Required):
        return {"when": list(choice.when), "say": dict(choice.say)}
    return choice

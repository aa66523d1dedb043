"""`countersign policy`: what policies say, and whether their own examples hold."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from policies.examples import run_examples
from policies.policy import Policy
from policies.policyfile import load
from policies.shelf import library_names
from service.commands.terminal import Exit, Terminal
from service.settings import Settings


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
    return Exit.DONE


def _fields(policy: Policy) -> dict[str, object]:
    return {
        "policy": policy.name,
        "digest": policy.digest,
        "because": policy.because,
        "fallback": policy.fallback,
        "markers": "required" if policy.needs_markers else "ignored",
        "evidence": asdict(policy.evidence),
        "rules": [{"rule": r.name, "effect": r.effect.name.lower()} for r in policy.rules],
        "examples": len(policy.examples),
    }

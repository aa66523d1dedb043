"""Every rule a policy may choose by name, and the parameters each one takes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from policies.policy import Rule
from policies.rules.binding import Binding
from policies.rules.citations import Citations
from policies.rules.conflict import Conflict
from policies.rules.freshness import Freshness
from policies.rules.language import Language
from policies.rules.links import Links
from policies.rules.numbers import Numbers
from policies.rules.personal import Personal
from policies.rules.phrases import Phrases
from policies.rules.quotes import Quotes
from policies.rules.support import Support

RULES: Mapping[str, type[Any]] = {
    "binding": Binding,
    "citations": Citations,
    "conflict": Conflict,
    "freshness": Freshness,
    "language": Language,
    "links": Links,
    "numbers": Numbers,
    "personal": Personal,
    "phrases": Phrases,
    "quotes": Quotes,
    "support": Support,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a policy file may say of a rule."""

    name: str
    kind: str
    """Its type, as the rule's file writes it."""
    default: object
    """`MISSING` where it has to be given."""
    means: str
    """The sentence beside it in the rule's file; empty where the name says it all."""

    @property
    def required(self) -> bool:
        """Whether a policy file has to give it."""
        return self.default is MISSING


def chosen(rule: Rule) -> dict[str, object]:
    """What a policy chose for a rule beside its effect: the parameters that are not as usual."""
    return {
        parameter.name: getattr(rule, parameter.name)
        for parameter in parameters(rule.name)
        if parameter.name != "effect" and getattr(rule, parameter.name) != parameter.default
    }


@cache
def parameters(rule: str) -> tuple[Parameter, ...]:
    """What a rule takes beside `kind` and `examples`, in the order of its file."""
    kind = RULES[rule]
    notes = _notes(kind)
    return tuple(
        Parameter(
            field.name,
            str(field.type),
            field.default if field.default_factory is MISSING else field.default_factory(),
            notes.get(field.name, ""),
        )
        for field in fields(kind)
        if field.name != "name"
    )


def _notes(kind: type[Any]) -> dict[str, str]:
    """The sentences that stand beside a class's fields."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    body = tree.body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for field, note in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
        ):
            found[field.target.id] = " ".join(str(note.value.value).split())
    return found

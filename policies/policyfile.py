"""Loads a policy file and digests it; a mistake in one is a sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ingest.records import PassageId
from policies.model import Effect, EvidencePassage, fact_row
from policies.policy import EmptyPolicy, Example, Policy, Rule, Texts, Thresholds
from policies.quantities import recognise
from policies.registry import RULES, parameters
from policies.rules.phrases import Phrases
from policies.shelf import BaseUnknown, completed, library_names, library_text
from policies.triggers import Triggers, compile_triggers
from policies.wording import PhraseEmpty, once_spaced

LANGUAGES = ("en", "de", "fr", "es", "it")


class PolicyInvalid(Exception):
    """A policy file cannot be used; the message says which, where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SourceFile(_Strict):
    text: str
    heading_path: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_until: date | None = None


class _FactFile(_Strict):
    subject: str
    measure: str
    value: Decimal
    unit: str = ""
    as_of: date | None = None


class _ExampleFile(_Strict):
    draft: str
    sources: tuple[str | _SourceFile, ...]
    outcome: Literal["pass", "revised", "refused", "flagged"]
    shown: str | None = None
    rule: str | None = None
    question: str = ""
    language: str = ""
    day: date | None = None
    facts: tuple[_FactFile, ...] = ()

    def example(self, kind: str) -> Example:
        """The case as it runs, of a kind of rule."""
        return Example(
            kind=kind,
            draft=self.draft,
            sources=tuple(
                EvidencePassage(PassageId(f"source-{n}"), source)
                if isinstance(source, str)
                else EvidencePassage(PassageId(f"source-{n}"), **source.model_dump())
                for n, source in enumerate(self.sources, 1)
            ),
            outcome=self.outcome,
            shown=self.shown,
            rule=self.rule,
            question=self.question,
            language=self.language,
            day=self.day,
            facts=tuple(
                fact_row(f"fact-{n}", **f.model_dump()) for n, f in enumerate(self.facts, 1)
            ),
        )


class _EvidenceFile(_Strict):
    threshold: float = 0.0
    out_of_scope: float = 0.0


class _TextsFile(_Strict):
    refusals: dict[str, dict[str, str]]
    handoff: dict[str, str]
    handed_off: dict[str, str]
    withheld: dict[str, str]
    partly: dict[str, str] = Field(default_factory=dict)


class _PolicyFile(_Strict):
    policy: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    because: str = Field(min_length=10)
    markers: Literal["required", "ignored"] = "required"
    fallback: Literal["quoted", "refuse"] = "quoted"
    evidence: _EvidenceFile = _EvidenceFile()
    rules: list[dict[str, Any]]
    texts: _TextsFile | None = None
    """None: the texts of the library policy `baseline`."""
    needs_person: dict[str, dict[str, list[str]]] = Field(default_factory=dict)
    needs_no_person: dict[str, dict[str, list[str]]] = Field(default_factory=dict)


def load(path_or_name: str | Path) -> Policy:
    """A policy by the name of a library policy or by path. Raises PolicyInvalid, EmptyPolicy."""
    name = str(path_or_name)
    if "/" not in name and not name.endswith((".yaml", ".yml")):
        found = library_text(name)
        if found is None:
            known = ", ".join(library_names())
            raise PolicyInvalid(f"There is no policy called {name!r}; the library holds {known}.")
        return parse(found, f"library policy {name}")
    try:
        text = Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyInvalid(f"Policy file {name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PolicyInvalid(f"Policy file {name} is not UTF-8 (byte {error.start}).") from error
    return parse(text, name)


def parse(text: str, where: str) -> Policy:
    """A policy from the text of its file; `where` names the file in messages."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PolicyInvalid(f"{where} is no valid YAML: {_one_line(error)}") from error
    if not isinstance(raw, dict):
        raise PolicyInvalid(f"{where} must hold a mapping that begins with `policy: NAME`.")
    try:
        whole = completed(raw)
        own = raw.get("rules")
        taken = len(whole.get("rules") or ()) - len(own if isinstance(own, list) else ())
        return _read(whole, where, taken)
    except BaseUnknown as error:
        raise PolicyInvalid(f"{where}: {error}") from error


def recorded(source: bytes) -> Policy:
    """A policy again, from the canonical source it once had. Raises PolicyInvalid, EmptyPolicy."""
    where = f"the recorded policy {_digest(source)}"
    try:
        raw = json.loads(source)
    except ValueError as error:
        raise PolicyInvalid(f"{where} is no JSON: {error}") from error
    if not isinstance(raw, dict) or _source(raw) != source:
        raise PolicyInvalid(f"{where} is not written as policies are recorded.")
    return _read(raw, where)


def _read(raw: Mapping[str, Any], where: str, taken: int = 0) -> Policy:
    """Rules are counted as in the file, after the first few that were taken from another."""
    try:
        read = _PolicyFile.model_validate(raw)
    except ValidationError as error:
        raise PolicyInvalid(f"{where}{_place_and_sentence(error, taken)}") from error
    if not read.rules:
        raise EmptyPolicy(f"{where} has no rules; it would let everything pass.")
    examples: list[Example] = []
    rules: list[Rule] = []
    for number, part in enumerate(read.rules, 1):
        inherited = number <= taken
        counted = f"inherited rule {number}" if inherited else f"rule {number - taken}"
        rule, own = _rule(part, f"{where}, {counted}")
        rules.append(rule)
        examples += own
    if read.texts is None:
        raise PolicyInvalid(f"{where}: texts must not be empty; leave it out for the usual ones.")
    texts = Texts(**dict(read.texts))
    own_words = _own_words(rules)
    _judge_texts(texts, own_words, where)
    return Policy(
        name=read.policy,
        because=read.because,
        digest=_digest(_source(raw)),
        source=_source(raw),
        rules=tuple(rules),
        needs_markers=read.markers == "required",
        fallback=read.fallback,
        evidence=Thresholds(read.evidence.threshold, read.evidence.out_of_scope),
        texts=texts,
        needs_person=_triggers(read, where),
        examples=tuple(examples),
        own_words=own_words,
    )


def _rule(part: Mapping[str, Any], where: str) -> tuple[Rule, list[Example]]:
    settings = dict(part)
    kind = settings.pop("kind", None)
    if kind not in RULES:
        raise PolicyInvalid(f"{where}: kind {kind!r} is none of {', '.join(RULES)}.")
    try:
        cases = [_ExampleFile.model_validate(case) for case in settings.pop("examples", None) or ()]
    except ValidationError as error:
        raise PolicyInvalid(f"{where} ({kind}), example: {_sentence(error)}") from error
    known_names = {parameter.name for parameter in parameters(kind)}
    unknown = sorted(set(settings) - known_names)
    if unknown:
        known = ", ".join(sorted(known_names))
        raise PolicyInvalid(f"{where} ({kind}): unknown key {unknown[0]!r}; it takes {known}.")
    effect = str(settings.get("effect", "")).upper()
    if effect not in Effect.__members__:
        raise PolicyInvalid(f"{where} ({kind}): effect must be flag, redact, drop or refuse.")
    settings["effect"] = Effect[effect]
    try:
        rule: Rule = TypeAdapter(RULES[kind]).validate_python(settings)
    except ValidationError as error:
        raise PolicyInvalid(f"{where} ({kind}): {_sentence(error)}") from error
    return rule, [case.example(kind) for case in cases]


def _own_words(rules: Iterable[Rule]) -> frozenset[str]:
    """The disclaimers that the policy's rules want said."""
    return frozenset(
        once_spaced(text)
        for rule in rules
        if isinstance(rule, Phrases)
        for required in rule.always
        for text in required.say.values()
    )


def _triggers(read: _PolicyFile, where: str) -> Triggers:
    unknown = sorted(set(read.needs_no_person) - set(read.needs_person))
    if unknown:
        topics = ", ".join(sorted(read.needs_person)) or "none"
        raise PolicyInvalid(
            f"{where}, needs_no_person: {unknown[0]!r} is none of the topics of "
            f"needs_person ({topics})."
        )
    try:
        return compile_triggers(read.needs_person, read.needs_no_person)
    except PhraseEmpty as error:
        raise PolicyInvalid(f"{where}, needs_person: {error}.") from error


def _judge_texts(texts: Texts, own_words: Iterable[str], where: str) -> None:
    """Fixed texts are complete, and hold no figure that nobody would ever check."""
    for text in own_words:
        _refuse_figures(text, "", f"{where}: the disclaimer {text!r}")
    for name, group in _groups(texts):
        missing = [language for language in LANGUAGES if not group.get(language)]
        if missing:
            raise PolicyInvalid(f"{where}: text {name} is missing in {', '.join(missing)}.")
        for language, text in group.items():
            _refuse_figures(text, language, f"{where}: text {name} ({language})")
    if "weak_evidence" not in texts.refusals:
        raise PolicyInvalid(
            f"{where}: texts.refusals needs weak_evidence, the text of last resort."
        )


def _refuse_figures(text: str, language: str, what: str) -> None:
    figures = [q for q in recognise(text, language) if q.kind != "idiom"]
    if figures:
        raise PolicyInvalid(
            f"{what} holds the figure {figures[0].text!r}; "
            "fixed texts are shown without a source, so they may hold none."
        )


def _groups(texts: Texts) -> Iterable[tuple[str, Mapping[str, str]]]:
    yield from ((f"refusals.{reason}", group) for reason, group in texts.refusals.items())
    yield "handoff", texts.handoff
    yield "handed_off", texts.handed_off
    yield "withheld", texts.withheld
    if texts.partly:
        yield "partly", texts.partly


def _source(raw: object) -> bytes:
    """What a policy file says, in one spelling, however it was written."""
    return json.dumps(
        raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    ).encode()


def _digest(source: bytes) -> str:
    return "sha256:" + hashlib.sha256(source).hexdigest()


def _place_and_sentence(error: ValidationError, taken: int) -> str:
    """What is wrong with a file; a rule that is no mapping is counted as the file counts."""
    first = error.errors(include_url=False)[0]
    if first["loc"][:1] == ("rules",) and len(first["loc"]) > 1:
        return f", rule {int(first['loc'][1]) + 1 - taken}: {first['msg']}."
    return f": {_sentence(error)}"


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the file"
    return f"{where}: {first['msg']}."


def _one_line(error: yaml.YAMLError) -> str:
    """What the parser found, and where."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        return f"{' '.join(error.problem.split())} (line {error.problem_mark.line + 1})"
    return " ".join(str(error).split())

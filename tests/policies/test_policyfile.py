"""Policy files prove themselves, and a mistake in one is a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.examples import run_examples
from policies.model import Draft, Evidence, EvidencePassage
from policies.policy import EmptyPolicy
from policies.policyfile import PolicyInvalid, load, parse
from policies.shelf import library_names, library_text

loaded = cache(load)
SMALL = """
policy: small
because: It shows the smallest file there can be.
rules:
  - kind: numbers
    effect: redact
    message: No source states this figure.
"""


@pytest.mark.parametrize("name", library_names())
def test_every_example_of_the_library_comes_out_as_written(name: str) -> None:
    policy = load(name)
    assert [failure.message for failure in run_examples(policy)] == []
    assert policy.examples
    assert policy.digest.startswith("sha256:")


def test_a_wrong_example_says_what_came_out() -> None:
    case = '    examples: [{draft: "It is 5 [1].", sources: ["It is 6."], outcome: pass}]\n'
    failures = run_examples(parse(SMALL + case, "small.yaml"))
    assert failures[0].message == (
        "'It is 5 [1].' came out revised, not pass. Findings: No source states this figure."
    )


def test_an_example_says_where_a_rule_let_words_stand_that_the_source_holds() -> None:
    rule = """
  - kind: phrases
    effect: refuse
    never: [we guarantee]
    examples:
      - draft: We guarantee a return call [1].
        sources: [We guarantee a return call.]
        outcome: refused
"""
    assert run_examples(parse(SMALL + rule, "small.yaml"))[0].message == (
        "'We guarantee a return call [1].' came out pass, not refused. The rule phrases lets "
        "'We guarantee' stand because a cited passage has the same words (`unless_quoted: true`); "
        "with `unless_quoted: false` it would be found."
    )
    strict = rule.replace("    never", "    unless_quoted: false\n    never")
    assert run_examples(parse(SMALL + strict, "small.yaml")) == []


def test_a_copy_of_retail_may_let_a_quote_stand_in_another_language() -> None:
    quote = "The card is sent to you by post within the euro area"
    evidence = Evidence((EvidencePassage(PassageId("p"), f"{quote}."),), language="de")
    strict = library_text("retail") or ""
    lets = strict.replace("    unless_quoted: false\n", "    unless_quoted: true\n", 1)
    outcomes = [
        judge(parse(text, "retail.yaml"), Draft(f"{quote} [1]."), evidence).outcome
        for text in (strict, lets)
    ]
    assert outcomes == ["refused", "pass"]


def test_the_digest_follows_the_content_and_not_the_writing() -> None:
    again = SMALL.replace("message: No source", "message:   No source") + "# a comment\n"
    assert parse(SMALL, "a").digest == parse(again, "b").digest
    assert parse(SMALL, "a").digest != parse(SMALL.replace("redact", "drop"), "a").digest


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "policy: [",
            "small.yaml is no valid YAML: expected the node content, but found '<stream end>' "
            "(line 1)",
        ),
        ("[]", "must hold a mapping"),
        (SMALL + "colour: red\n", "colour: Extra inputs are not permitted"),
        (SMALL.replace("numbers", "astrology"), "rule 1: kind 'astrology' is none of"),
        (SMALL.replace("redact", "scold"), "effect must be flag, redact, drop or refuse"),
        (SMALL.replace("message:", "massage:"), "unknown key 'massage'"),
        (SMALL + "texts: null\n", "texts must not be empty"),
    ],
)
def test_a_mistake_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PolicyInvalid) as error:
        parse(text, "small.yaml")
    assert sentence in str(error.value)


def test_an_empty_policy_is_an_error() -> None:
    with pytest.raises(EmptyPolicy):
        parse(SMALL.partition("rules:")[0] + "rules: []\n", "small.yaml")


def test_a_fixed_text_may_hold_no_figure(tmp_path: Path) -> None:
    texts = load("baseline").texts
    handoff = {**texts.handoff, "en": "Call us within 5 minutes."}
    file = tmp_path / "p.yaml"
    file.write_text(
        SMALL
        + f"texts: {{handoff: {handoff}, handed_off: {dict(texts.handed_off)}, "
        + f"withheld: {dict(texts.withheld)}, refusals: {{}}}}\n"
    )
    with pytest.raises(PolicyInvalid, match=r"handoff .en. holds the figure '5 minutes'"):
        load(file)


EXTENDS = """
policy: mine
because: It takes everything over from another one.
extends: baseline
without: [phrases]
rules:
  - kind: freshness
    effect: refuse
"""


def test_a_policy_takes_over_what_it_does_not_say_itself() -> None:
    base, mine = loaded("baseline"), parse(EXTENDS, "mine.yaml")
    assert [r.name for r in mine.rules] == [
        *(r.name for r in base.rules if r.name != "phrases"),
        "freshness",
    ]
    assert (mine.texts, mine.needs_person) == (base.texts, base.needs_person)
    assert mine.evidence == base.evidence
    own = parse(EXTENDS + "needs_person: {fraud: {en: [scam]}}\n", "mine.yaml")
    assert own.needs_person.topics == ("fraud",)
    assert run_examples(mine) == []
    assert len(base.examples) - len(mine.examples) == 6


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EXTENDS.replace("baseline", "../baseline"), "`extends` must name a policy of the library"),
        (EXTENDS.replace("baseline", "retail"), "retail does not"),
        (EXTENDS.replace("[phrases]", "[colours]"), "`without` names 'colours'"),
        (EXTENDS.replace("extends: baseline\n", ""), "`without` says what to leave out"),
        (SMALL.replace("numbers", "phrases"), "`never` or `always` must hold something"),
        (
            SMALL.replace("numbers", "phrases") + "    never: ['* ...']\n",
            "the phrase '* ...' holds no word",
        ),
        (
            SMALL.replace("numbers", "phrases")
            + "    always: [{when: [fund*], say: {en: One thing. And another.}}]\n",
            "`say` (en) must be one sentence",
        ),
        (
            SMALL.replace("numbers", "phrases")
            + "    always: [{when: [fund*], say: {en: 7 of 10 lose money.}}]\n",
            "holds the figure '7'",
        ),
        (SMALL + "needs_person: {fraud: {en: ['...']}}\n", "needs_person: the phrase '...'"),
        (SMALL + "needs_no_person: {grief: {en: [how much]}}\n", "'grief' is none of the topics"),
    ],
)
def test_a_mistake_in_phrases_or_a_base_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PolicyInvalid) as error:
        parse(text, "mine.yaml")
    assert sentence in str(error.value)


def test_an_unknown_name_names_the_library() -> None:
    with pytest.raises(PolicyInvalid, match="the library holds baseline, detect"):
        load("strict")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("My husband has died, what do I do?", "bereavement"),
        ("meine Mutter ist letzte Woche gestorben", "bereavement"),
        ("Mon père est décédé", "bereavement"),
        ("Mi padre ha fallecido", "bereavement"),
        ("Mio padre è morto", "bereavement"),
        ("Mio padre è morto. Entro quanti giorni vi scrivo?", None),
        ("My mother has died. How much can be paid out for the funeral?", None),
        ("My mother has died. How do I go on? How are you so cold?", "bereavement"),
        ("I was scammed. How much do I get back?", "fraud"),
        ("I think somebody is using my account", "fraud"),
        ("Je pense que quelqu’un utilise mon compte", "fraud"),
        ("I lost my job. How long may I stop paying?", None),
        ("I lost my job and can pay nothing any more.", "hardship"),
        ("I can't pay and want to end my life. How much do I owe?", "distress"),
        ("My husband died and I want to die too, how long will it take?", "distress"),
        ("Ich habe meinen Job verloren und will nicht mehr leben. Wie lange noch?", "distress"),
        ("J'ai perdu mon emploi, combien de temps vais-je tenir ?", "distress"),
        ("No puedo pagar y ya no quiero vivir, ¿cuánto debo?", "distress"),
        ("Non posso pagare e vorrei morire, quanto devo?", "distress"),
        ("My mother has died, and how much I miss her.", "bereavement"),
        ("I lost my job and do not know how long I can cope.", "hardship"),
        ("Mi padre ha muerto cuando menos lo esperaba, ayuda cuanto antes", "bereavement"),
        ("Mi padre ha muerto. ¿Cuándo me escribís?", None),
        ("Mio padre è morto, in quanto figlio non so cosa fare", "bereavement"),
        ("Mein Mann ist gestorben, seit wann auch immer", "bereavement"),
        ("How much longer can I keep the account?", None),
        ("Help, I have been scammed!", "fraud"),
        ("Ich wurde betrogen", "fraud"),
        ("I can’t pay my loan any more", "hardship"),
        ("No puedo pagar el préstamo", "hardship"),
        ("I want to complain about you", "complaint"),
        ("I want to speak to a human", "request"),
        ("Kann ich bitte mit einem Mitarbeiter sprechen?", "request"),
        ("Je voudrais parler à un conseiller.", "request"),
        ("Quiero hablar con una persona", "request"),
        ("Posso parlare con un operatore?", "request"),
        ("How long are advisers available by telephone?", None),
        ("How do I complain?", None),
        ("What happens to an account when the holder dies?", None),
        ("How do I report fraud?", None),
        ("Can I pay abroad?", None),
        ("Wie kann ich mich beschweren?", None),
        ("How much does a late payment cost?", None),
    ],
)
def test_distress_and_a_call_for_somebody_need_a_person_and_interest_does_not(
    question: str, topic: str | None
) -> None:
    assert loaded("baseline").needs_person.topic(question) == topic


def test_texts_fall_back_to_english() -> None:
    texts = load("baseline").texts
    assert texts.refusal("no_evidence", "xx") == texts.refusal("no_evidence", "en")
    assert texts.refusal("unheard_of", "de") == texts.refusal("weak_evidence", "de")
    assert texts.placeholder("de") == "[Angabe zurückgehalten]"
    assert texts.handoff_offer("fr").startswith("Souhaitez-vous")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EXTENDS.replace("effect: refuse", "effect: scold"), "mine.yaml, rule 1 (freshness): "),
        (EXTENDS + "  - words\n", "mine.yaml, rule 2: Input should be a valid dictionary."),
        (EXTENDS + "  - kind: astrology\n", "mine.yaml, rule 2: kind 'astrology' is none of"),
    ],
)
def test_rules_are_counted_as_the_file_counts_them(text: str, sentence: str) -> None:
    with pytest.raises(PolicyInvalid) as error:
        parse(text, "mine.yaml")
    assert str(error.value).startswith(sentence)

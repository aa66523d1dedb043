"""Laws of the judge: strictest effect, fixed points, order, and verbatim quotes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import Fact, FactId, PassageId, VersionId
from policies.engine import judge, refusal_reason
from policies.model import Draft, Effect, Evidence, EvidencePassage
from policies.policy import EmptyPolicy, Policy
from policies.policyfile import load
from policies.quantities import recognise
from policies.quantities.comparison import same
from policies.rules.numbers import Numbers
from policies.text import with_markers

FEES = (
    "Current account fees\n"
    "The monthly fee of the Everyday account is 4.40 EUR. The monthly fee of the Plus account is 9.20 EUR, "
    "and it is not charged if at least 3,200 EUR is paid in each month.\n"
    "You may close the account at any time with a notice period of 14 days.\n"
    "Account\tApp transfer\tPhone transfer\nEveryday\t0.15 EUR\t3.50 EUR\nPlus\t0.06 EUR\t2.25 EUR"
)
RATES = (
    "Since 1 July 2026 the Easy Saver pays 1.10 % a year on balances up to 25,000 EUR and 0.60 % on the part above. "
    "Interest is credited on 31 December. Withdrawals are possible at any time, without notice."
)
GERMAN = (
    "Die Gebühr beträgt seit dem 1. Januar 2026 4,40 EUR im Monat. Sie entfällt ab einem Geldeingang von "
    "1.600 EUR. Die Laufzeit beträgt 12 bis 84 Monate.\nBetrag\tApp\tFiliale\n1.000 bis 4.999 EUR\t8,90 %\t9,60 %"
)
FRENCH = (
    "Le virement coûte 0,15 € dans l'application et 3,50 € par téléphone. Les fonds arrivent en deux jours ouvrés. "
    "Vous pouvez annuler dans les 14 jours, sauf si le virement n'est plus en attente."
)
SPANISH = "La comisión es de 1.234,56 € al año. No se cobra si ingresa al menos 700 € cada mes."
ITALIAN = "Il bonifico costa 0,15 EUR. Il tasso è dell'1,10 % fino a 25.000 EUR. Non ci sono spese di chiusura."
loaded = cache(load)
PASSAGES = tuple(
    EvidencePassage(PassageId(f"p{n}"), text)
    for n, text in enumerate((FEES, RATES, GERMAN, FRENCH, SPANISH, ITALIAN), 1)
)

SOURCES = [q for p in PASSAGES for q in recognise(p.text)]


@pytest.fixture(scope="module")
def baseline() -> Policy:
    return loaded("baseline")


@pytest.fixture(scope="module")
def detect() -> Policy:
    return loaded("detect")


@pytest.mark.parametrize("n", range(1, len(PASSAGES) + 1))
@pytest.mark.parametrize("language", ["", "en", "de"])
def test_a_quoted_passage_always_passes(baseline: Policy, n: int, language: str) -> None:
    draft = Draft(with_markers(PASSAGES[n - 1].text, [n]))
    verdict = judge(baseline, draft, Evidence(PASSAGES, language=language))
    # In what language it stands is pointed out, and no more.
    assert not [f for f in verdict.findings if f.rule != "language"]
    assert (verdict.outcome, verdict.text) == ("pass", draft.text)
    assert all(q.grounded for q in verdict.quantities)


LINES = [(n, line) for n, p in enumerate(PASSAGES, 1) for line in p.text.split("\n")]


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))
@settings(max_examples=25)
def test_quotes_from_several_passages_pass_together(lines: list[tuple[int, str]]) -> None:
    draft = "\n".join(with_markers(line, [n]) for n, line in lines)
    verdict = judge(loaded("baseline"), Draft(draft), Evidence(PASSAGES, language="en"))
    assert verdict.outcome == "pass", verdict.findings


PIECES = st.lists(
    st.sampled_from(
        [
            "The monthly fee of the Everyday account is 4.40 EUR [1].",
            "The monthly fee of the Plus account is 4.40 EUR [1].",
            "The Easy Saver pays 1.10 % [2].",
            "The Easy Saver pays 5.00 % [2]. [3]",
            "It pays eleven percent [2].",
            "Withdrawals are not possible [2].",
            "Nothing cites this, not even 77 EUR.",
            "See https://evil.test [1].",
            "4\u200b40 EUR [9]",
            "No. 5 is due on 3 May [1, 2].",
            "[1]",
            "Die Gebühr beträgt 4,40 EUR im Monat [3].",
            "\n- ",
            'He said "free" [1]. ',
        ]
    ),
    max_size=6,
).map(" ".join)


@given(PIECES, st.sampled_from(["baseline", "redacting"]))
@settings(max_examples=50)
def test_judging_twice_changes_nothing_and_no_ungrounded_figure_is_left(
    text: str, which: str
) -> None:
    policy = loaded("baseline")
    if which == "redacting":
        policy = with_redaction(policy)
    evidence = Evidence(PASSAGES, language="en")
    first = judge(policy, Draft(text), evidence)
    if first.text:
        second = judge(policy, Draft(first.text), evidence)
        assert second.text == first.text
    for quantity in recognise(
        first.text.replace("[1]", "").replace("[2]", "").replace("[3]", ""), "en"
    ):
        assert quantity.kind == "idiom" or any(same(quantity, s) for s in SOURCES)


@given(PIECES, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rules_never_matters(text: str, random: object) -> None:
    policy = loaded("baseline")
    rules = list(policy.rules)
    random.shuffle(rules)  # type: ignore[attr-defined]
    evidence = Evidence(PASSAGES, language="en")
    assert judge(policy, Draft(text), evidence) == judge(
        replace(policy, rules=tuple(rules)), Draft(text), evidence
    )


def with_redaction(policy: Policy) -> Policy:
    rules = tuple(
        Numbers(Effect.REDACT) if rule.name == "numbers" else rule for rule in policy.rules
    )
    return replace(policy, rules=rules)


def test_a_redaction_replaces_the_figure_and_keeps_the_sentence(baseline: Policy) -> None:
    draft = Draft("The monthly fee of the Plus account is 9.90 EUR [1].")
    verdict = judge(with_redaction(baseline), draft, Evidence(PASSAGES, language="en"))
    assert verdict.outcome == "revised"
    assert verdict.text == "The monthly fee of the Plus account is [figure withheld] [1]."


def test_an_empty_policy_is_an_error(baseline: Policy) -> None:
    with pytest.raises(EmptyPolicy, match="baseline has no rules"):
        judge(replace(baseline, rules=()), Draft("x [1]."), Evidence(PASSAGES))


@pytest.mark.parametrize(
    ("draft", "rule", "reason"),
    [
        ("The Plus account is nice.", "citations", "uncited"),
        ("The Plus account has a monthly fee [7].", "citations", "uncited"),
        ("The monthly fee of the Plus account is 9.90 EUR [1].", "numbers", "number_unverified"),
        ("The monthly fee of the Plus account is 9.20 USD [1].", "numbers", "number_unverified"),
        ("The Easy Saver pays 1.10 percentage points a year [2].", "numbers", "number_unverified"),
        ("The monthly fee of the Everyday account is 9.20 EUR [1].", "binding", "number_unverified"),
        ("Everyday\t3.50 EUR\t0.15 EUR [1]", "binding", "number_unverified"),
        ("The Easy Saver pays 0.60 % a year on balances up to 25,000 EUR [2].", "binding", "number_unverified"),
        ("It is not charged if at most 3,200 EUR is paid in each month [1].", "binding", "number_unverified"),
        ("You may not close the account at any time [1].", "support", "unsupported"),
        ("Unicorns deliver gold bars every Tuesday [1].", "support", "unsupported"),
        ('The terms say "free for ever" about the monthly fee [1].', "quotes", "number_unverified"),
        ("Pay the monthly fee at https://evil.test/login [1].", "links", "unsupported"),
        ("We guarantee that withdrawals are possible at any time, without notice [2].", "phrases", "policy"),
    ],
)  # fmt: skip
def test_a_lie_does_not_leave(baseline: Policy, draft: str, rule: str, reason: str) -> None:
    verdict = judge(baseline, Draft(draft), Evidence(PASSAGES, language="en"))
    assert (verdict.outcome, verdict.text) == ("refused", "")
    assert rule in {finding.rule for finding in verdict.findings}
    assert refusal_reason(verdict) == reason


@pytest.mark.parametrize(
    "draft",
    [
        "The Everyday account costs 4.40 EUR monthly [1].",
        "The Plus account's monthly fee is €9.20 [1].",
        "You may close the account with fourteen days of notice [1].",
        "A notice period of two weeks applies when you close the account [1].",
        "With the Plus account a phone transfer is 2.25 EUR [1].",
        "The Easy Saver pays 1.1 percent on balances up to EUR 25 000 since 2026-07-01 [2].",
    ],
)
def test_a_faithful_paraphrase_passes(baseline: Policy, draft: str) -> None:
    verdict = judge(baseline, Draft(draft), Evidence(PASSAGES, language="en"))
    assert verdict.outcome == "pass", verdict.findings


def test_a_figure_only_in_an_uncited_passage_or_in_the_question_is_not_grounded(
    baseline: Policy,
) -> None:
    evidence = Evidence(PASSAGES, question="Is it 77 EUR?", language="en")
    verdict = judge(baseline, Draft("The Plus account pays 1.10 % [1]."), evidence)
    assert not verdict.quantities[0].grounded
    verdict = judge(baseline, Draft("The monthly fee of the Plus account is 77 EUR [1]."), evidence)
    assert verdict.outcome == "refused"


def test_gates_are_recorded_for_each_statement(baseline: Policy) -> None:
    draft = Draft(
        "Fine words. Unicorns deliver gold [1]. The Plus account fee [9]. Interest is credited on 31 December [2]."
    )
    verdict = judge(baseline, draft, Evidence(PASSAGES, language="en"))
    gates = [(s.gates.exists, s.gates.shown, s.gates.supported) for s in verdict.statements]
    assert gates == [
        (False, False, False),
        (True, True, False),
        (False, False, False),
        (True, True, True),
    ]
    assert verdict.text == "Interest is credited on 31 December [2]."


def test_an_approved_fact_in_force_grounds_a_figure(baseline: Policy) -> None:
    passage = EvidencePassage(PassageId("p"), "The Plus account has a monthly account fee.")
    fact = Fact(
        FactId("f"), "fees", "Plus account", "monthly fee", Decimal("9.20"), "EUR",
        date(2026, 1, 1), None, "", VersionId(""),
    )  # fmt: skip
    draft = Draft("The Plus account has a monthly account fee of 9.20 EUR [1].")
    verdict = judge(
        baseline, draft, Evidence((passage,), language="en", on=date(2026, 5, 1)), [fact]
    )
    assert verdict.outcome == "pass"
    assert verdict.quantities[0].source is not None
    assert verdict.quantities[0].source.fact == "f"
    early = judge(baseline, draft, Evidence((passage,), on=date(2025, 5, 1)), [fact])
    assert early.outcome == "refused"


def test_two_passages_that_disagree_are_a_conflict(baseline: Policy) -> None:
    sentence = "An instant transfer from the Harbour Plus account costs 0.03 EUR."
    evidence = Evidence(
        (
            EvidencePassage(PassageId("a"), sentence),
            EvidencePassage(PassageId("b"), sentence.replace("0.03", "0.05")),
        ),
        language="en",
    )
    verdict = judge(baseline, Draft(with_markers(sentence, [1])), evidence)
    assert refusal_reason(verdict) == "number_conflict"


def test_detect_flags_and_changes_nothing(detect: Policy) -> None:
    text = "The monthly fee of the Plus account is 9.90 EUR. Interest is credited on 31 December."
    verdict = judge(detect, Draft(text), Evidence(PASSAGES, language="en"))
    assert (verdict.outcome, verdict.text) == ("flagged", text)
    assert [f.rule for f in verdict.statements[0].findings] == ["numbers"]
    clean = judge(detect, Draft("Interest is credited on 31 December."), Evidence(PASSAGES))
    assert clean.outcome == "pass"

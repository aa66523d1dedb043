"""The guard's line format, good lines and bad ones."""

from __future__ import annotations

import json
import time

import pytest

from policies.policy import Policy
from policies.policyfile import load
from service.guarding import (
    MOST_WORK,
    RecordInvalid,
    Tally,
    TooMuchToJudge,
    check_lines,
    check_record,
    quantities_lines,
    quantities_record,
)

GOOD = {
    "id": "a",
    "answer": "The fee is 4.90 EUR [1]. It is due in 3 days [1].",
    "passages": [{"id": "p", "text": "The fee is 4.90 EUR."}],
}


@pytest.fixture(scope="module")
def baseline() -> Policy:
    return load("baseline")


def test_a_record_comes_back_in_the_fixed_format(baseline: Policy) -> None:
    out = check_record(GOOD, baseline)
    assert (out["id"], out["outcome"], out["text"]) == ("a", "revised", "The fee is 4.90 EUR [1].")
    first, second = out["statements"]
    assert first == {
        "text": "The fee is 4.90 EUR [1].",
        "span": [0, 24],
        "kept": True,
        "citations": ["p"],
        "gates": {"exists": True, "shown": True, "supported": True},
        "findings": [],
    }
    assert [f["rule"] for f in second["findings"]] == ["support", "numbers"]
    assert second["findings"][1] == {
        "rule": "numbers",
        "effect": "drop",
        "span": [38, 44],
        "message": "No cited passage states the figure 3 days.",
        "source": None,
        "explanation": "The sentence with “3 days” (answer, characters 38–44) was withheld: "
        "no cited passage states the figure 3 days.",
    }
    assert out["quantities"][0] == {
        "span": [11, 19],
        "text": "4.90 EUR",
        "kind": "money",
        "value": "4.9",
        "unit": "EUR",
        "bound": "exact",
        "grounded": True,
        "source": {"passage": "p", "span": [11, 19]},
    }
    assert out["policy"] == {"name": "baseline", "digest": baseline.digest}


def test_facts_ground_figures(baseline: Policy) -> None:
    fact = {"id": "f", "subject": "card", "measure": "fee", "value": "3.50", "unit": "EUR"}
    record = {
        "id": 1,
        "answer": "The card has a fee of 3.50 EUR [1].",
        "passages": [{"id": "p", "text": "The card has a fee."}],
        "facts": [{**fact, "as_of": "2026-01-01"}],
    }
    out = check_record(record, baseline)
    assert out["outcome"] == "pass"
    assert out["quantities"][0]["source"] == {"fact": "f"}


def test_one_line_out_for_each_line_in_whatever_it_holds(baseline: Policy) -> None:
    lines = [
        json.dumps(GOOD),
        "nope",
        "[1]",
        json.dumps({**GOOD, "extra": 1}),
        json.dumps({"id": "b", "answer": "x"}),
        json.dumps({**GOOD, "answer": "x" * 70_000}),
        json.dumps({**GOOD, "facts": [{"id": "f", "subject": "", "measure": "", "value": "NaN"}]}),
        "",
    ]
    tally = Tally()
    out = [json.loads(line) for line in check_lines(lines, baseline, tally)]
    assert [o["id"] for o in out] == ["a", None, None, "a", "b", "a", "a", None]
    assert [o.get("line") for o in out] == [None, 2, 3, 4, 5, 6, 7, 8]
    assert "extra is no field here." in out[3]["error"]
    assert (tally.lines, tally.bad) == (8, 7)


def test_two_passages_of_one_id_make_a_bad_line(baseline: Policy) -> None:
    tally = Tally()
    line = json.dumps({**GOOD, "passages": [{"id": "p", "text": "a"}, {"id": "p", "text": "b"}]})
    (out,) = (json.loads(o) for o in check_lines([line], baseline, tally))
    assert out["error"] == "passages: the id 'p' stands twice."
    assert (out["id"], tally.bad) == ("a", 1)


@pytest.mark.parametrize("answer", ["x" * 65_537, "é" * 32_769, "x" * 2_000_000])
def test_an_answer_of_more_than_64_kb_is_refused_with_a_sentence(
    baseline: Policy, answer: str
) -> None:
    with pytest.raises(RecordInvalid, match=r"answer: an answer may have at most 65,536 bytes"):
        check_record({**GOOD, "answer": answer}, baseline)


def test_an_answer_of_64_kb_is_judged(baseline: Policy) -> None:
    assert check_record({**GOOD, "answer": "x" * 65_536}, baseline)["outcome"] == "refused"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("The fee is 4.90 EUR [1]. " * 200, "The fee is 4.90 EUR. " * 5_000),
        ("It is so. " * 6_000, "So."),
    ],
    ids=["many sentences on a long passage", "sentences without end"],
)
def test_what_would_be_judged_for_minutes_is_refused_at_once(
    baseline: Policy, answer: str, text: str
) -> None:
    record = {**GOOD, "answer": answer, "passages": [{"id": "p", "text": text}]}
    began = time.process_time()
    with pytest.raises(TooMuchToJudge, match=r"passages: .* sentences .* at most 4,000,000"):
        check_record(record, baseline, MOST_WORK)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "\ud800"},
        {"id": 2**64},
        {"id": -(2**63) - 1},
        {"question": "\udfff"},
        {"\ud800": 1},
        {"passages": [{"id": "\ud800", "text": "a"}]},
        {"passages": [{"id": "p", "text": "\ud800"}]},
        {"passages": [{"id": "p", "text": "a", "heading_path": ["\ud800"]}]},
        {"facts": [{"id": "f", "subject": "\ud800", "measure": "fee", "value": "1"}]},
        {"facts": [{"id": "f", "subject": "card", "measure": "fee", "value": 10**400}]},
    ],
    ids=lambda wrong: ascii(next(iter(wrong.items())))[:40],
)
def test_what_no_json_can_carry_back_is_refused_with_a_sentence(
    baseline: Policy, wrong: dict[str, object]
) -> None:
    for most in (None, MOST_WORK):
        with pytest.raises(RecordInvalid, match=r"not Unicode|64 bits") as refused:
            check_record({**GOOD, **wrong}, baseline, most)
        str(refused.value).encode()


def test_an_ordinary_answer_is_far_below_what_may_be_judged(baseline: Policy) -> None:
    record = {
        **GOOD,
        "answer": "The fee is 4.90 EUR [1]. " * 20,
        "passages": [{"id": f"p{n}", "text": "The fee is 4.90 EUR. " * 100} for n in range(20)],
    }
    assert check_record(record, baseline, MOST_WORK)["outcome"] == "pass"


def test_quantities_of_a_text() -> None:
    out = quantities_record({"id": 7, "text": "Es kostet 1.234,50 Euro.", "language": "de-AT"})
    assert out == {
        "id": 7,
        "quantities": [
            {
                "span": [10, 23],
                "text": "1.234,50 Euro",
                "kind": "money",
                "value": "1234.5",
                "unit": "EUR",
                "bound": "exact",
            }
        ],
    }
    with pytest.raises(RecordInvalid, match="text: Field required"):
        quantities_record({"id": 7})
    assert [json.loads(x)["id"] for x in quantities_lines(['{"id":"q","text":"5"}', "{"])] == [
        "q",
        None,
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"anwser": "It costs 5 EUR [1]."}, "anwser is no field here (did you mean answer?)."),
        ({"lanuage": "en"}, "lanuage is no field here (did you mean language?)."),
        ({"passages": [{"id": "p", "text": "x", "heading": []}]}, "passages.0.heading is no field"),
        ({"zzz": 1}, "zzz is no field here."),
    ],
)
def test_a_field_written_wrongly_is_named(wrong: dict[str, object], said: str) -> None:
    record: dict[str, object] = {"id": "a", "passages": [{"id": "p", "text": "It costs 5 EUR."}]}
    if "anwser" not in wrong:
        record["answer"] = "It costs 5 EUR [1]."
    with pytest.raises(RecordInvalid) as raised:
        check_record(record | wrong, load("baseline"))
    assert said in str(raised.value)

"""The same code, policy and evidence come to the same, byte for byte; anything else is told."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.policy import Policy
from policies.policyfile import load
from policies.wordlists import changes, lexicon_source
from service.answers import Question
from service.comparing import Tally, Unjudged, range_json, range_report, replay_json, replay_report
from service.generation import GeneratorUnavailable
from service.keeping import NotKept
from service.replaying import NotReplayable, Replayer
from service.scope import ANONYMOUS
from service.trails.records import Trail
from tests.fakes.generator import LyingGenerator, ScriptedGenerator
from tests.fakes.library import Library, library_in, policy_file

FEE = "An international transfer ordered in the app costs 4.90 EUR."
ASKED = "What does an international transfer ordered in the app cost?"
CARD = "What does a replacement card cost?"


class ReadingGenerator(ScriptedGenerator):
    """As a small model, which is shown no more than would be quoted."""

    reads_excerpts = True


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Published once: proving the policy and publishing take a second each."""
    return published(tmp_path_factory.mktemp("library"))


@pytest.fixture
def library(shared: Library) -> Library:
    shared.writer.generator = None
    return shared


def published(directory: Path) -> Library:
    library = library_in(directory)
    library.put("fees", f"# Fees\n\n{FEE}\n")
    library.put("cards", "# Cards\n\n| Card | Fee |\n|---|---|\n| Replacement card | 9.00 EUR |\n")
    library.publish()
    return library


def trail_of(library: Library, question: str) -> Trail:
    answer = library.parts.answerer.ask(Question(question, ANONYMOUS))
    return library.parts.trails.trail(answer.id)


def other_policy(directory: Path, **changed: object) -> Policy:
    return load(policy_file(directory / "other.yaml", **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "generator", "outcome"),
    [
        (ASKED, None, "quoted"),
        (CARD, None, "quoted"),
        ("Zebras graze near volcanoes?", None, "refused"),
        ("I was scammed", None, "refused"),
        (ASKED, ScriptedGenerator([(FEE, (1,)), ("It costs 7.70 EUR.", (1,))]), "answered"),
        (
            ASKED,
            ScriptedGenerator([("An international transfer is ordered in the app.", (1,))]),
            "quoted",
        ),
        (
            "Is an international transfer ordered in the app?",
            ReadingGenerator([("An international transfer is ordered in the app.", (1,))]),
            "quoted",
        ),
        (ASKED, ReadingGenerator([(FEE, (1,))]), "answered"),
        (ASKED, LyingGenerator(), "quoted"),
        (ASKED, ScriptedGenerator((), GeneratorUnavailable("gone")), "quoted"),
    ],
)
def test_the_same_code_comes_to_the_same_bytes(
    question: str, generator: Any, outcome: str, library: Library
) -> None:
    library.writer.generator = generator
    trail = trail_of(library, question)
    assert trail.leaf["outcome"] == outcome
    replay = library.parts.replayer.replay(trail)
    assert replay.same_basis
    assert replay.identical, replay_report(replay)
    assert replay.recorded.shown == replay.again.shown
    assert "identical: sha256:" in replay_report(replay)
    assert replay_json(replay)["identical"] is True


def test_a_withdrawal_and_facts_of_that_day_are_part_of_what_is_judged(tmp_path: Path) -> None:
    library = published(tmp_path)
    trail = trail_of(library, ASKED)
    library.put("fees", "# Fees\n\nAn international transfer ordered in the app costs 5.90 EUR.\n")
    library.publish()
    library.withdraw("cards")
    assert library.parts.replayer.replay(trail).identical


def test_an_altered_verdict_of_the_same_code_is_found(library: Library) -> None:
    trail = trail_of(library, ASKED)
    payload: Any = copy.deepcopy(trail.payload)
    payload["attempts"][-1]["verdict"]["statements"][0]["gates"]["supported"] = False
    replay = library.parts.replayer.replay(replace(trail, payload=payload))
    assert (replay.same_basis, replay.identical) == (True, False)
    tally = Tally()
    tally.add(replay)
    assert tally.broken == [trail.leaf["answer"]]
    assert "although the same code and policy judged" in replay_report(replay)


def test_other_code_is_named_with_both_digests(library: Library) -> None:
    trail = trail_of(library, ASKED)
    read_by = lexicon_source().replace(b'"zwanzig"', b'"zwonzig"')
    other = Replayer(library.parts.keeping, "sha256:other-code", read_by)
    replay = other.replay(trail)
    assert (replay.same_basis, replay.identical) == (False, True)
    assert "zwonzig" in replay_report(replay)
    payload: Any = copy.deepcopy(trail.payload)
    payload["attempts"][-1]["draft"] += "\nIt costs 8.80 EUR [1]."
    changed = other.replay(replace(trail, payload=payload))
    report = replay_report(changed)
    assert "judged differently: sha256:" in report
    digests: Any = trail.leaf["digests"]
    assert digests["code"] in report
    assert "sha256:other-code" in report


def test_another_policy_tells_what_it_would_have_withheld(library: Library, tmp_path: Path) -> None:
    library.writer.generator = ScriptedGenerator([(FEE, (1,)), ("It costs 7.70 EUR.", (1,))])
    trails = [trail_of(library, ASKED), trail_of(library, "I was scammed")]
    never = {
        "kind": "phrases", "effect": "drop", "message": "Not said this month.",
        "never": ["international"], "unless_quoted": False,
    }  # fmt: skip
    stricter = load(policy_file(tmp_path / "strict.yaml", [never]))
    tally = Tally()
    for trail in trails:
        tally.add(library.parts.replayer.replay(trail, stricter))
    report = range_report(tally, "the policy tested")
    assert (tally.judged, tally.broken) == (2, [])
    assert tally.sorts["same"] == 1
    assert f"− {FEE.removesuffix('.')} [1]." in report
    assert "phrases" in tally.rules
    assert range_json(tally)["judged"] == 2


def test_a_report_shows_which_findings_are_new_and_gone_with_the_words_at_both_places(
    library: Library,
) -> None:
    trail = trail_of(library, ASKED)
    payload: Any = copy.deepcopy(trail.payload)
    passage = payload["evidence"][0]["id"]
    text = next(hit["text"] for hit in payload["hits"] if hit["passage"] == passage)
    attempt = payload["attempts"][-1]
    invented: Any = {
        "rule": "binding", "effect": "drop", "span": [3, 16], "message": "Said of another thing.",
        "source": {"passage": passage, "span": [0, 6]},
    }  # fmt: skip
    attempt["verdict"]["findings"].append(invented)
    attempt["verdict"]["statements"][0]["kept"] = False
    attempt["draft"] += "\nIt costs 8.80 EUR [1]."
    replay = library.parts.replayer.replay(replace(trail, payload=payload))
    start = attempt["draft"].index("8.80 EUR")
    report = replay_report(replay).splitlines()
    said = attempt["verdict"]["statements"][0]["text"]
    at = report.index(f"  - draft 1: “{said}” was withheld; now shown")
    assert report[at + 1 : at + 3] == [
        f"      gone: binding (drop) at “{attempt['draft'][3:16]}” (characters 3–16): "
        "Said of another thing.",
        f"        passage {passage}, characters 0–6: “{text[:6]}”",
    ]
    assert "  - draft 1: “It costs 8.80 EUR [1].” is a statement of its own now, withheld" in report
    assert any(
        line.startswith(f"      new: numbers (drop) at “8.80 EUR” (characters {start}–{start + 8})")
        for line in report
    )
    changes: Any = replay_json(replay)["findings"]
    assert changes[0]["then"] == {**invented, "source": {**invented["source"], "text": text[:6]}}
    assert (changes[0]["change"], changes[0]["now"]) == ("gone", None)
    assert {(c["change"], c["sentence"]) for c in changes[1:]} == {
        ("new", "It costs 8.80 EUR [1].")
    }


def test_what_was_never_drafted_is_undecided(library: Library, tmp_path: Path) -> None:
    refused = trail_of(library, "Zebras graze near volcanoes?")
    lenient = other_policy(tmp_path, evidence={"threshold": 0.0, "out_of_scope": 0.0})
    replay = library.parts.replayer.replay(refused, lenient)
    assert replay.again.open
    tally = Tally()
    tally.add(replay)
    assert tally.sorts["undecided"] == 1
    assert "none was recorded" in range_report(tally, "another policy")


def test_another_policy_that_comes_to_the_same_is_told_in_a_sentence(
    library: Library, tmp_path: Path
) -> None:
    other = other_policy(tmp_path, because="It says the same in other words.")
    replay = library.parts.replayer.replay(trail_of(library, ASKED), other)
    assert replay_report(replay).splitlines()[-1] == (
        "the same outcome, sentences, findings and figures; only the policy is another"
    )


def test_a_higher_threshold_refuses_what_was_answered(library: Library, tmp_path: Path) -> None:
    trail = trail_of(library, ASKED)
    wary = other_policy(tmp_path, evidence={"threshold": 1.0, "out_of_scope": 0.0})
    replay = library.parts.replayer.replay(trail, wary)
    assert (replay.again.outcome, replay.again.reason) == ("refused", "weak_evidence")
    assert replay.lost
    assert not replay.won


def test_a_question_that_named_another_thing_is_refused_again(library: Library) -> None:
    trail = trail_of(library, ASKED)
    payload: Any = {**trail.payload, "another": True}  # type: ignore[dict-item]
    again = library.parts.replayer.replay(replace(trail, payload=payload)).again
    assert (again.outcome, again.reason) == ("refused", "weak_evidence")


def test_a_record_with_every_signal_is_judged_as_one_with_the_nearest(
    library: Library, tmp_path: Path
) -> None:
    trail = trail_of(library, ASKED)
    strict = other_policy(tmp_path, evidence={"threshold": 1.0, "out_of_scope": 0.9})
    older: Any = copy.deepcopy(trail.payload)
    del older["nearest"]
    older["weighed"] = [{"signals": {"sentence": 0.1}}, {"signals": {"sentence": 0.95}}]
    replay = library.parts.replayer.replay(replace(trail, payload=older), strict)
    assert replay.again.reason == "weak_evidence"
    older["weighed"].pop()
    replay = library.parts.replayer.replay(replace(trail, payload=older), strict)
    assert replay.again.reason == "out_of_scope"


def test_what_cannot_be_judged_again_says_why(library: Library) -> None:
    trail = trail_of(library, ASKED)
    replayer = library.parts.replayer
    with pytest.raises(NotReplayable, match="erased"):
        replayer.replay(replace(trail, payload=None))
    with pytest.raises(NotReplayable, match="sealed without"):
        replayer.replay(replace(trail, payload={"question": ASKED}))
    leaf: Any = {**trail.leaf, "policy": {"name": "gone", "digest": "sha256:" + "0" * 64}}
    with pytest.raises(NotKept):
        replayer.replay(replace(trail, leaf=leaf))
    payload: Any = copy.deepcopy(trail.payload)
    payload["evidence"] = []
    with pytest.raises(NotReplayable, match="cannot be read"):
        replayer.replay(replace(trail, payload=payload))
    tally = Tally()
    tally.add(Unjudged("a1", 3, "its text cannot be read"))
    assert "1 could not be judged again: its text cannot be read" in range_report(tally, "x")


def test_word_lists_are_compared_entry_by_entry() -> None:
    before = b'{"de":{"two":["zwei","zwo"],"one":{"eins":1}},"words":["a","b"]}'
    after = b'{"de":{"two":["zwei"],"one":{"eins":1,"ein":1}},"words":["b","a"]}'
    assert changes(before, after) == [
        "de one ein: +1", "de two: −zwo", "words: in another order",
    ]  # fmt: skip
    assert changes(before, before) == []

"""An auditor reads the story of an answer, whatever of it was recorded."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from service.auditing import as_json, show, verification_json, verify_report
from service.trails.records import Sealed, Trail
from service.trails.verification import Verification

SEALED = Sealed("bank.example/answers/host1", 41, "sha256:" + "ab" * 32)
LEAF = {
    "type": "answer",
    "v": 1,
    "index": 41,
    "log": SEALED.log,
    "time": "2026-11-22T12:00:00.000000Z",
    "answer": "a1",
    "conversation": "c1",
    "outcome": "quoted",
    "model": {"name": "small", "digest": "sha256:m"},
    "policy": {"name": "baseline", "digest": "sha256:p"},
    "release": {"number": 7, "digest": "sha256:r"},
    "passages": [{"passage": "p1", "document": "fees", "version": "sha256:v", "hash": "sha256:h"}],
    "payload": {"digest": "sha256:c", "size": 900, "commitments": {"answer": "hmac-sha256:a"}},
}
FINDING = {"rule": "numbers", "effect": "drop", "span": [0, 9], "message": "No source states 5.90."}
PAYLOAD = {
    "question": "What does a transfer cost?",
    "asker": "anonymous",
    "language": "en",
    "hits": [
        {"passage": "p1", "document": "fees", "score": 0.031, "dense": 0.83, "sparse": 4.2,
         "found_by": ["dense", "sparse"], "text": "A transfer costs 4.90 EUR."}
    ],
    "attempts": [
        {
            "by": "generated",
            "draft": "A transfer costs 4.90 EUR. A card costs 5.90 EUR.",
            "verdict": {
                "outcome": "revised",
                "statements": [
                    {"text": "A transfer costs 4.90 EUR.", "kept": True, "citations": ["p1"],
                     "gates": {"exists": True, "shown": True, "supported": True}, "findings": []},
                    {"text": "A card costs 5.90 EUR.", "kept": False, "citations": ["p1"],
                     "gates": {"exists": True, "shown": True, "supported": False},
                     "findings": [FINDING]},
                ],
                "findings": [FINDING],
            },
        }
    ],
    "answer": {
        "outcome": "answered",
        "reason": None,
        "text": "A transfer costs 4.90 EUR [1].",
        "statements": [
            {"citations": [{"n": 1, "title": "Fees", "document": "fees", "start": 20, "end": 34,
                            "version": "sha256:v", "quote": "costs 4.90 EUR"}]}
        ],
        "withheld": 1,
    },
    "timings": {"retrieval": 0.0123},
}  # fmt: skip


def test_the_story_names_everything_an_auditor_asks_for() -> None:
    story = show(Trail(SEALED, LEAF, PAYLOAD))  # type: ignore[arg-type]
    order = [
        "answer a1",
        "entry 41 of bank.example/answers/host1",
        "│ What does a transfer cost?",
        "asker: anonymous",
        "1. fees · p1 · score 0.031, dense 0.83, sparse 4.2, found_by dense, sparse",
        "Draft 1, by generated",
        "kept     A transfer costs 4.90 EUR.",
        "WITHHELD A card costs 5.90 EUR.",
        "supported NO",
        "drop · numbers: No source states 5.90.",
        "Reply: answered",
        "│ A transfer costs 4.90 EUR [1].",
        "[1] Fees (fees), characters 20–34 of sha256:v",
        "withheld from the reader: 1",
        "model: name small, digest sha256:m",
        "policy: name baseline, digest sha256:p",
        "release: number 7, digest sha256:r",
        "passage p1 of fees",
        "hash: sha256:h",
        "leaf sha256:" + "ab" * 32,
        "payload sha256:c (900 bytes, encrypted)",
        "answer hmac-sha256:a",
    ]
    places = [story.index(part) for part in order]
    assert places == sorted(places)
    assert story.count("No source states 5.90.") == 1


def test_an_erased_trail_says_so_and_still_shows_its_digests() -> None:
    story = show(Trail(SEALED, LEAF, None))  # type: ignore[arg-type]
    assert "the key of this conversation was erased" in story
    assert "sha256:r" in story
    assert "Question" not in story


def test_an_event_without_text_is_shown_too() -> None:
    story = show(Trail(SEALED, {"type": "publish", "release": {"number": 7}}, None))
    assert story.startswith("publish\n")
    assert "erased" not in story


def test_sealed_text_cannot_rule_the_terminal() -> None:
    question = "\x1b[2Jerase\r\u202egnp.exe\x07, 7\xa0500 EUR"
    story = show(Trail(SEALED, LEAF, {"question": question}))  # type: ignore[arg-type]
    assert all(character.isprintable() or character in "\n\xa0" for character in story)
    assert "\\x1b[2J" in story
    assert "7\xa0500 EUR" in story


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(PAYLOAD)), _JSON))
def test_no_payload_is_too_odd_to_be_shown(payload: dict[str, object]) -> None:
    trail = Trail(SEALED, LEAF, payload)  # type: ignore[arg-type]
    assert show(trail).startswith("answer a1\n")
    assert orjson.loads(orjson.dumps(as_json(trail)))["sealed"]["index"] == 41


def test_a_check_is_reported_in_words_and_as_json() -> None:
    good = Verification("bank.example/log", 1, "ab" * 32, 1, 1, 0, ())
    assert verify_report(good).splitlines() == [
        "bank.example/log: 1 entry in 1 segment, 1 signed checkpoint, 0 payloads.",
        "root " + "ab" * 32,
        "Verified: every checksum, hash, checkpoint, signature and payload digest.",
    ]
    bad = Verification("bank.example/log", 2, "ab" * 32, 1, 1, 0, ("segment 1 is damaged",))
    assert verify_report(bad).splitlines()[2:] == [
        "NOT verified: 1 problem.",
        "  - segment 1 is damaged",
    ]
    assert verification_json(bad)["verified"] is False

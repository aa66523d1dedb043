"""One answer, one release, one seal; what is sealed is what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from ingest.catalog import NoLiveRelease
from service.answers import Outcome, Question
from service.commands.asking import answer_page
from service.recording import unsealed_fields
from service.scope import ANONYMOUS, Asker
from service.trails.canonical import canonical
from service.trails.records import AuditUnavailable
from service.wire import answer_fields
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import Library, calibration, calibration_file, library_in
from tests.fakes.seals import Fault, ListSeals

ASKED = "What does an international transfer ordered in the app cost?"
FEE = "An international transfer ordered in the app costs 4.90 EUR."
SECRET = "my IBAN is private"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("fees", f"# Fees\n\n{FEE}\n")
    library.put("cards", "# Cards\n\nA replacement card costs 9.00 EUR.\n")
    library.publish()
    return library


def test_the_leaf_holds_digests_and_the_payload_everything(library: Library) -> None:
    library.writer.generator = ScriptedGenerator([(FEE, (1,)), ("It costs 7.70 EUR.", (1,))])
    answer = library.parts.answerer.ask(Question(f"{ASKED} {SECRET}", ANONYMOUS))
    trail = library.parts.trails.trail(answer.id)
    leaf, payload = trail.leaf, trail.payload
    assert payload is not None
    assert SECRET not in orjson.dumps(dict(leaf)).decode()
    assert "4.90" not in orjson.dumps(dict(leaf)).decode()
    assert SECRET in str(payload["question"])
    assert payload["answer"] == orjson.loads(orjson.dumps(unsealed_fields(answer)))
    assert (leaf["outcome"], leaf["withheld"]) == ("answered", 1)
    (cited,) = answer.statements[0].citations
    passages = leaf["passages"]
    assert isinstance(passages, list)
    assert isinstance(passages[0], dict)
    assert passages[0]["passage"] == cited.passage
    held = library.parts.catalog.passages([cited.passage], 1)[cited.passage]
    assert passages[0]["hash"] == held.hash
    assert answer.release is not None
    assert leaf["release"] == {"number": 1, "digest": answer.release.digest}
    assert canonical(dict(leaf))


def test_a_true_draft_without_the_figure_asked_for_gives_way_to_a_quotation(
    library: Library,
) -> None:
    library.writer.generator = ScriptedGenerator(
        [("An international transfer is ordered in the app.", (1,))]
    )
    answer = library.parts.answerer.ask(Question(ASKED, ANONYMOUS))
    assert (answer.outcome, answer.reason) == (Outcome.QUOTED, None)
    assert "4.90 EUR" in answer.text
    payload = library.parts.trails.trail(answer.id).payload
    assert payload is not None
    attempts = payload["attempts"]
    assert isinstance(attempts, list)
    assert "kind asked for" in attempts[0]["problem"]


@pytest.mark.parametrize("question", [ASKED, "Zebras graze near volcanoes?", "I was scammed"])
def test_every_outcome_is_sealed_before_it_is_returned(library: Library, question: str) -> None:
    library.use(trails=(seals := ListSeals()))
    answer = library.parts.answerer.ask(Question(question, ANONYMOUS))
    assert answer.sealed == seals.trails[-1].sealed
    assert len(seals.trails) == 1
    assert seals.trails[0].leaf["type"] == (
        "refusal" if answer.outcome is Outcome.REFUSED else "answer"
    )


@pytest.mark.parametrize("fault", Fault)
def test_no_seal_no_answer(library: Library, fault: Fault) -> None:
    library.use(trails=(seals := ListSeals()))
    seals.fault = fault
    with pytest.raises(AuditUnavailable):
        library.parts.answerer.ask(Question(ASKED, ANONYMOUS))


def test_every_kept_statement_is_cited_and_every_citation_slices_back(library: Library) -> None:
    answer = library.parts.answerer.ask(Question(ASKED, ANONYMOUS))
    assert answer.statements
    for statement in answer.statements:
        assert statement.citations
        for cited in statement.citations:
            text = library.parts.catalog.canonical_text(cited.version, 1)
            assert text[cited.start : cited.end] == cited.quote
            assert f"[{cited.n}]" in answer.text


def test_an_earlier_day_is_answered_from_what_was_live_then(tmp_path: Path) -> None:
    days = [datetime(2026, 11, 1, 12, tzinfo=UTC)]
    library = library_in(tmp_path, now=lambda: days[-1])
    library.put("fees", f"# Fees\n\n{FEE}\n")
    library.publish()
    days.append(datetime(2026, 11, 20, 12, tzinfo=UTC))
    library.put("fees", f"# Fees\n\n{FEE.replace('4.90', '5.90')}\n")
    library.publish()
    now = library.parts.answerer.ask(Question(ASKED, ANONYMOUS))
    then = library.parts.answerer.ask(Question(ASKED, ANONYMOUS, as_of=days[0].date()))
    assert ("5.90" in now.text, "4.90" in then.text) == (True, True)
    assert (now.release, then.release) != (then.release, now.release)


def test_an_earlier_day_is_answered_in_what_was_the_corpuss_language_then(tmp_path: Path) -> None:
    days = [datetime(2026, 11, 1, 12, tzinfo=UTC)]
    library = library_in(tmp_path, now=lambda: days[-1])
    library.put("fees", f"# Fees\n\n{FEE}\n", language="en")
    library.publish()
    days.append(datetime(2026, 11, 20, 12, tzinfo=UTC))
    corpus = library.folder / "corpus.toml"
    corpus.write_text(corpus.read_text().replace('"en"', '"de"'))
    library.publish()
    asked = Question(ASKED, ANONYMOUS, language="fr")
    answerer = library.parts.answerer
    assert answerer.search(asked, 9) == ()
    (then,) = answerer.search(replace(asked, as_of=days[0].date()), 9)
    assert then.document == "fees"


def test_before_anything_was_published_there_is_nothing_to_answer_from(tmp_path: Path) -> None:
    with pytest.raises(NoLiveRelease):
        library_in(tmp_path).parts.answerer.ask(Question(ASKED, ANONYMOUS))


def test_a_search_shows_what_its_asker_may_see(library: Library) -> None:
    library.put("staff/fees", "# Desk\n\nA transfer refund is 35.00 EUR.\n", "staff")
    library.publish()
    answerer = library.parts.answerer
    asked = "What is a transfer refund?"
    desk = Asker("desk", frozenset(), frozenset({"staff"}))
    public = {h.document for h in answerer.search(Question(asked, ANONYMOUS), 9)}
    assert public == {"fees", "cards"}
    assert answerer.search(Question(asked, desk), 9)[0].document == "staff/fees"


@pytest.fixture
def sure(tmp_path: Path) -> Library:
    """As `library`, with a calibration that takes whatever comes first for the answer."""
    library = library_in(tmp_path / "sure")
    library.use(calibration=calibration(calibration_file(base=9.0, trees=[])))
    library.put("fees", f"# Fees\n\n{FEE}\n")
    library.publish()
    return library


def test_a_quotation_tells_its_own_language_beside_the_answers(sure: Library) -> None:
    answer = sure.parts.answerer.ask(Question(ASKED, ANONYMOUS, language="de"))
    assert (answer.outcome, answer.language) == (Outcome.QUOTED, "de")
    assert {s.language for s in answer.statements} == {"en"}
    assert {c.language for s in answer.statements for c in s.citations} == {"en"}
    page = answer_page(answer_fields(answer))
    assert "(in English) — “An international transfer" in page
    assert "(in English)" not in answer_page({**answer_fields(answer), "language": "en"})


def test_a_sentence_written_anew_is_in_the_answers_language(sure: Library) -> None:
    sure.writer.generator = ScriptedGenerator(
        [("Transfers ordered in the app cost 4.90 EUR.", (1,))]
    )
    answer = sure.parts.answerer.ask(Question(ASKED, ANONYMOUS, language="fr"))
    assert answer.outcome is Outcome.ANSWERED
    assert [s.language for s in answer.statements] == ["fr"]
    assert answer.statements[0].citations[0].language == "en"


def test_a_mark_never_stands_inside_quotation_marks(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("pin", '# PIN\n\nTo see the PIN of the card, tap "Show PIN."\n')
    library.publish()
    answer = library.parts.answerer.ask(Question("How do I see the PIN of the card?", ANONYMOUS))
    assert answer.text == 'To see the PIN of the card, tap "Show PIN." [1]'
    library.put("pin", "# PIN\n\nTo see the PIN of the card, tap «Show PIN».\n")
    library.publish()
    answer = library.parts.answerer.ask(Question("How do I see the PIN of the card?", ANONYMOUS))
    assert answer.text == "To see the PIN of the card, tap «Show PIN» [1]."

"""One case on paper: what is kept and struck, why, and the source's own words; nothing else acts."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from policies.policyfile import load
from service import cli
from service.commands.striking import lines, painted, unpainted
from service.commands.terminal import Terminal
from service.guarding import check_record

PASSAGE = "All accounts. The monthly fee is 4.90 EUR. It is due in 5 days."
CASE: dict[str, Any] = {
    "id": "a",
    "answer": "The monthly fee is 4.90 EUR [1]. It is due in 3 days [1].",
    "passages": [{"id": "fees", "text": PASSAGE}],
    "language": "en",
}


def shown(policy: str = "baseline", **changed: object) -> list[str]:
    record = CASE | changed
    return list(lines(record, check_record(record, load(policy)), unpainted))


def test_what_is_kept_is_shown_with_where_its_figures_stand() -> None:
    written = shown()
    assert written[0].startswith("revised, judged by baseline (sha256:")
    assert written[2:5] == [
        "  The monthly fee is 4.90 EUR [1].",
        "    4.90 EUR ← fees, characters 33–41 │ All accounts. The monthly fee is »4.90 EUR«. "
        "It is due in 5 days.",
        "",
    ]
    assert written[-2:] == ["What may leave:", "  The monthly fee is 4.90 EUR [1]."]


def test_what_is_struck_says_what_was_withheld_and_why_with_the_source() -> None:
    written = shown()
    start = written.index("- It is due in 3 days [1].")
    assert (
        written[start + 1].strip().startswith("numbers: The sentence with “3 days” (answer, char")
    )
    assert "was withheld: no cited passage states the figure 3 days" in written[start + 1]
    assert written[start + 2].startswith("      fees")


def test_a_redacted_figure_is_shown_both_ways() -> None:
    answer = "The monthly fee is 7.30 EUR [1]."
    written = shown("internal-desk", answer=answer)
    assert written[2:4] == [f"- {answer}", "~ The monthly fee is […] [1]."]
    assert "numbers: “7.30 EUR” (answer, characters 19–27) was withheld: " in written[4]


def test_a_refused_case_says_that_nothing_may_leave() -> None:
    assert shown(answer="Nobody said this.")[-1] == "Nothing of it may leave (uncited)."


def test_a_finding_against_a_row_and_a_flag_are_told_apart() -> None:
    fact = {"id": "row-7", "subject": "all accounts", "measure": "monthly fee", "value": "5.10"}
    said = "The monthly fee of all accounts is 4.90 EUR [1]."
    written = shown(
        answer=said,
        facts=[{**fact, "unit": "EUR", "as_of": "2026-01-01"}],
        passages=[{"id": "fees", "text": said[:-5] + "."}],
    )
    assert any(
        "compare the approved row row-7, “all accounts, monthly fee: 5.10" in w for w in written
    )
    assert "      approved row row-7" in written
    flagged = shown("detect", answer="The monthly fee is 7.30 EUR.")
    assert "  The monthly fee is 7.30 EUR." in flagged
    assert any("“7.30 EUR” (answer, characters 19–27) was let through" in w for w in flagged)


def test_nothing_in_an_answer_steers_the_terminal() -> None:
    answer = "The fee \x1b[2J\x1b]0;owned\x07 is \u202e09.4\u202c\xa0EUR [1]."
    for line in shown(answer=answer, passages=[{"id": "\x1b[31m", "text": answer}]):
        assert all(character.isprintable() or character == "\xa0" for character in line)


def test_colours_stand_only_where_they_are_asked_for() -> None:
    verdict = check_record(CASE, load("baseline"))
    assert any("\x1b[31m" in line for line in lines(CASE, verdict, painted))
    assert not any("\x1b" in line for line in lines(CASE, verdict, unpainted))


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_a_terminal_that_wants_them(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE))
    seen = []
    for out, more in ((Screen(), {}), (io.StringIO(), {}), (Screen(), {"NO_COLOR": "1"})):
        environ = {"COUNTERSIGN_DATA": str(tmp_path), **more}
        assert cli.run(["guard", "check", str(case)], Terminal(environ, out, io.StringIO())) == 1
        seen.append("\x1b" in out.getvalue())
    assert seen == [True, False, False]


def test_an_answer_of_more_than_64_kb_is_refused_in_words(tmp_path: Path) -> None:
    case, said = tmp_path / "case.json", io.StringIO()
    case.write_text(json.dumps(CASE | {"answer": "x" * 65_537}))
    terminal = Terminal({"COUNTERSIGN_DATA": str(tmp_path)}, io.StringIO(), said)
    assert cli.run(["guard", "check", str(case)], terminal) == 2
    assert "an answer may have at most 65,536 bytes" in said.getvalue()

"""What others wrote is shown, and steers nothing."""

from __future__ import annotations

import io
import json

from service.commands.terminal import Terminal

HOSTILE = "a\x1b[2K\x1b[1A\r\x9b2J\u202eb\u2028\ud800"


def shown(error: bool = False) -> tuple[Terminal, io.StringIO]:
    stream = io.StringIO()
    return Terminal({}, io.StringIO() if error else stream, stream if error else io.StringIO()), (
        stream
    )


def test_a_result_cannot_rule_the_terminal() -> None:
    terminal, out = shown()
    terminal.write(HOSTILE)
    assert out.getvalue() == "a\\x1b[2K\\x1b[1A\\r\\x9b2J\\u202eb\\u2028\\ud800\n"


def test_a_sentence_cannot_rule_the_terminal() -> None:
    terminal, err = shown(error=True)
    terminal.say("no file \x1b[2J")
    assert err.getvalue() == "countersign: no file \\x1b[2J\n"


def test_ordinary_text_of_many_languages_stays_as_it_is() -> None:
    terminal, out = shown()
    said = "4,90\u00a0€ — «\u202f5 %\u202f» Straße co\u00adop 东京\tA\nB"
    terminal.write(said)
    assert out.getvalue() == said + "\n"


def test_a_line_of_several_is_one_line_whatever_it_says() -> None:
    terminal, out = shown()
    terminal.write_lines(["left out: 1", "  a.md\nleft out: 0"])
    assert out.getvalue() == "left out: 1\n  a.md\\nleft out: 0\n"


def test_json_stays_json_and_rules_no_terminal() -> None:
    terminal, out = shown()
    terminal.write_json({"text": HOSTILE + "\x7f"})
    assert json.loads(out.getvalue()) == {"text": HOSTILE + "\x7f"}
    assert out.getvalue() == out.getvalue().encode("ascii").decode()

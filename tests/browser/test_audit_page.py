"""What an auditor reads and checks in the browser, against the real product."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.browser.page import PHONE, Page, text_of
from tests.service.trails.test_auditing import LEAF, PAYLOAD, SEALED
from tests.stack import Stack

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

TRANSFER = "How much does an international transfer ordered in the app cost?"
MARKUP = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
SCREENSHOT = "COUNTERSIGN_TEST_AUDIT_SCREENSHOT"


class Console(Page):
    """The auditor's page: no shadow root."""

    def _root(self) -> Any:
        return self.browser

    def fill(self, stack: Stack, value: str, kind: str = "open", vkey: str = "") -> None:
        """Fill in the form and send it."""
        for ident, text in (("key", stack.key), ("value", value), ("vkey", vkey)):
            field = self.one(f"#{ident}")
            field.clear()
            field.send_keys(text)
        Select(self.one("#kind")).select_by_value(kind)
        self.one("#form button").click()

    def open_trail(self, stack: Stack, answer: str, vkey: str = "") -> None:
        """Open a trail and wait until its proof was checked."""
        self.fill(stack, answer, vkey=vkey)
        self.wait_for(".verdict")

    def checks(self) -> list[tuple[str, str]]:
        """Each check's class and words."""
        return [(str(li.get_attribute("class")), text_of(li)) for li in self.all(".checks li")]


@pytest.fixture
def console(browser: Chrome, stack: Stack) -> Iterator[Console]:
    """The page, freshly opened; it must have kept to itself when the test is over."""
    opened = Console.open(browser, stack.address, path="/audit")
    yield opened
    opened.close()
    assert opened.complaints() == []
    assert opened.foreign() == []


def vkey_of(stack: Stack) -> str:
    """The log's key, as the command line prints it: the last line, if there were several keys."""
    return stack.installation.run("audit", "key").split()[-1]


def test_a_trail_is_a_story_and_its_proof_is_checked(console: Console, stack: Stack) -> None:
    answer = stack.ask(TRANSFER)
    console.open_trail(stack, answer["id"], vkey_of(stack))
    (citation, *_) = answer["statements"][0]["citations"]
    headings = [text_of(heading) for heading in console.all("section h2")]
    assert [heading.split(":")[0].split(",")[0] for heading in headings] == [
        f"answer {answer['id']}", "Question", "Retrieved", "Draft 1", "Answer", "Every digest",
        "Proof",
    ]  # fmt: skip
    assert console.text("blockquote") == TRANSFER
    assert citation["quote"] in [text_of(mark) for mark in console.all("mark")]
    assert console.text(".said") == answer["text"]
    shown = console.text("main")
    for digest in (
        answer["sealed"]["leaf"],
        answer["release"]["digest"],
        answer["policy"]["digest"],
    ):
        assert digest in shown
    assert {kind for kind, _ in console.checks()} == {"holds"}
    words = " ".join(says for _, says in console.checks())
    for part in ("leads, as entry", "The root was signed by", "encrypted bytes", "word for word",
                 "The question is", "The draft is", "The answer is", "at its place in its passage",
                 "The story above is the one proved."):  # fmt: skip
        assert part in words, words
    assert console.text(".verdict") == "Verified."
    assert "Hits and drafts of the story" in console.text(".proof")


def test_without_the_right_key_the_signature_is_not_believed(
    console: Console, stack: Stack
) -> None:
    answer = stack.ask(TRANSFER)
    console.open_trail(stack, answer["id"])
    (unchecked,) = [says for kind, says in console.checks() if kind == "open"]
    assert "enter the log’s public key" in unchecked
    assert console.text(".verdict") == "Verified as far as it was checked."
    name = vkey_of(stack).split("+")[0]
    other = f"{name}+c74f20a3+AdZxsTnPGmB2t5pLHTDDtBs8d7KiFPKrHhlBTTTvHVGY"
    console.open_trail(stack, answer["id"], other)
    assert any(kind == "fails" for kind, _ in console.checks())
    assert console.text(".verdict") == "NOT verified."


def test_an_altered_bundle_fails_in_the_browser_as_it_does_offline(
    console: Console, stack: Stack
) -> None:
    answer = stack.ask(TRANSFER)
    made = json.loads(stack.get(f"/v1/answers/{answer['id']}/bundle?disclose=true"))
    key = vkey_of(stack)

    def failing(bundle: Any) -> int:
        found = console.browser.execute_async_script(
            "const [bundle, key, done] = arguments;"
            "import('/console/proof.js').then((m) => m.checks(bundle, key)).then(done);",
            bundle,
            key,
        )
        return sum(check["holds"] is False for check in found)

    assert failing(made) == 0
    assert failing({**made, "leaf": {**made["leaf"], "outcome": "answered"}}) > 0
    assert failing({**made, "release": {**made["release"], "number": 9}}) > 0
    (passage, *others) = made["passages"]
    assert failing({**made, "passages": [{**passage, "text": "It is free."}, *others]}) > 0
    assert failing({**made, "payload": "AAAA"}) > 0
    question = {**made["disclosed"], "question": "Is it free?"}
    assert failing({**made, "disclosed": question}) > 0
    assert failing({**made, "proof": "nonsense"}) > 0


def test_a_quote_that_does_not_stand_at_its_place_fails_in_the_browser(
    console: Console, stack: Stack
) -> None:
    answer = stack.ask(TRANSFER)
    made = json.loads(stack.get(f"/v1/answers/{answer['id']}/bundle?disclose=true"))
    good = "is, character for character, what stands at its place"
    wrong = "A quote is not what stands at its place in its passage."

    def says(bundle: Any) -> Any:
        found = console.browser.execute_async_script(
            "const [bundle, done] = arguments;"
            "import('/console/proof.js').then((m) => m.checks(bundle, '')).then(done);",
            bundle,
        )
        return found[-1]["holds"], found[-1]["says"]

    def moved(by: int) -> list[Any]:
        rows = made["leaf"]["passages"]
        return [{**row, "start": row["start"] + by, "end": row["end"] + by} for row in rows]

    def quoted(moved_by: int, quote: str) -> Any:
        (statement, *others) = made["disclosed"]["answer"]["statements"]
        (row, *rest) = statement["citations"]
        place = {"start": row["start"] + moved_by, "end": row["end"] + moved_by}
        statement = {**statement, "citations": [{**row, **place, "quote": quote}, *rest]}
        said = {**made["disclosed"]["answer"], "statements": [statement, *others]}
        return {**made["disclosed"], "answer": said}

    (row,) = made["leaf"]["passages"]
    (passage,) = made["passages"]
    quote = answer["statements"][0]["citations"][0]["quote"]
    holds, said = says(made)
    assert holds, said
    assert good in said
    assert says({**made, "disclosed": quoted(0, quote[:-1])}) == (False, wrong)
    assert says({**made, "leaf": {**made["leaf"], "passages": moved(1)}}) == (False, wrong)
    for far in (-row["end"], len(passage["text"])):
        beyond = {**made["leaf"], "passages": moved(far)}
        assert says({**made, "leaf": beyond}) == (False, "A citation is not within its passage.")
    # Characters that this language writes as two count as one.
    wide = {
        "leaf": {**made["leaf"], "passages": moved(1)},
        "passages": [{**passage, "text": "\U0001f3e6" + passage["text"]}],
        "disclosed": quoted(1, quote),
    }
    holds, said = says({**made, **wide})
    assert holds, said
    assert good in said
    assert good not in says({key: value for key, value in made.items() if key != "disclosed"})[1]


def test_a_story_that_is_not_the_one_proved_is_said_not_to_be(
    console: Console, stack: Stack
) -> None:
    ident, other = stack.ask(TRANSFER)["id"], stack.ask(TRANSFER)["id"]
    trail = json.loads(stack.get(f"/v1/answers/{ident}/trail"))
    made = json.loads(stack.get(f"/v1/answers/{ident}/bundle?disclose=true"))

    def says(bundle: Any, trail: Any, asked_for: str = ident) -> Any:
        (found,) = console.browser.execute_async_script(
            "const [bundle, trail, id, done] = arguments;"
            "import('/console/proof.js').then((m) => m.compared(bundle, trail, id)).then(done);",
            bundle,
            trail,
            asked_for,
        )
        return found["holds"]

    told = trail["payload"]
    assert says(made, trail) is True
    assert says({**made, "disclosed": None}, trail) is None
    assert says(made, trail, other) is False
    assert says(made, {**trail, "leaf": {**trail["leaf"], "outcome": "other"}}) is False
    assert says(made, {**trail, "sealed": {**trail["sealed"], "leaf": "sha256:0"}}) is False
    assert says(made, {**trail, "payload": {**told, "question": "Is it free?"}}) is False
    free = {**told, "answer": {**told["answer"], "text": "It is free."}}
    assert says(made, {**trail, "payload": free}) is False
    assert says({}, trail) is False


def test_a_server_that_tells_another_story_is_not_believed(console: Console, stack: Stack) -> None:
    answer = stack.ask(TRANSFER)
    console.run(
        "const real = window.fetch;"
        "window.fetch = async (path, options) => {"
        "  const reply = await real(path, options);"
        "  if (!path.endsWith('/trail')) return reply;"
        "  const trail = await reply.json();"
        "  trail.payload.answer.text = 'It is free.';"
        "  return new Response(JSON.stringify(trail));"
        "};"
    )
    console.open_trail(stack, answer["id"], vkey_of(stack))
    assert console.text(".said") == "It is free."
    (wrong,) = [says for kind, says in console.checks() if kind == "fails"]
    assert "The story above is NOT the one proved." in wrong
    assert console.text(".verdict") == "NOT verified."


def test_what_was_withheld_is_struck_and_explained_and_markup_is_text(console: Console) -> None:
    payload: Any = json.loads(
        json.dumps(PAYLOAD).replace("A card costs 5.90 EUR.", "A card. " + "MARKUP")
    )
    payload = json.loads(json.dumps(payload).replace("MARKUP", MARKUP.replace('"', '\\"')))
    payload["hits"][0] |= {"text": f"🧳 costs 4.90 EUR {MARKUP}", "start": 18}
    payload["answer"]["statements"][0]["citations"][0] |= {"passage": "p1", "start": 20, "end": 34}
    console.browser.execute_async_script(
        "const [trail, done] = arguments;"
        "import('/console/story.js').then((m) => {"
        "document.getElementById('main').replaceChildren(...m.story(trail)); done(); });",
        {
            "leaf": LEAF,
            "payload": payload,
            "sealed": {"log": SEALED.log, "index": 41, "leaf": SEALED.leaf},
        },
    )
    (struck,) = console.all("del")
    assert text_of(struck) == f"A card. {MARKUP}"
    item = console.one("li.withheld")
    assert "Withheld." in text_of(item)
    assert "drop · numbers: No source states 5.90." in text_of(item)
    assert "supported NO" in text_of(item)
    assert [text_of(mark) for mark in console.all("mark")] == ["costs 4.90 EUR"]
    assert console.all("main img, main script") == []
    assert console.browser.title == "Trails"


def test_a_passage_leads_to_its_answers_and_on_to_a_trail(console: Console, stack: Stack) -> None:
    answer = stack.ask(TRANSFER)
    passage = answer["statements"][0]["citations"][0]["passage"]
    console.fill(stack, passage, "passage")
    console.wait_for(".records")
    buttons = [b for b in console.all(".records button") if text_of(b) == answer["id"]]
    assert len(buttons) == 1
    buttons[0].click()
    console.wait_for(".verdict")
    assert answer["id"] in console.text("h2")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (None, "0" * 32, "Nothing was sealed under this id."),
        ("cs_wrong", "0" * 32, "This key is not known here."),
    ],
)
def test_trouble_is_a_sentence(
    key: str | None, value: str, says: str, console: Console, stack: Stack
) -> None:
    console.fill(stack, value)
    if key is not None:
        console.one("#key").clear()
        console.one("#key").send_keys(key)
        console.one("#form button").click()
    console._wait(lambda: console.text("#status") == says)
    console.expect("404", "401")


def test_the_page_fits_a_telephone_and_every_control_has_a_name(
    console: Console, stack: Stack
) -> None:
    console.resize(PHONE)
    console.open_trail(stack, stack.ask(TRANSFER)["id"], vkey_of(stack))
    wide = console.run(
        "const width = document.documentElement.clientWidth;"
        "return [...document.querySelectorAll('body *')]"
        ".filter((part) => part.getBoundingClientRect().right > width + 0.5)"
        ".map((part) => `${part.tagName}.${part.className}`);"
    )
    assert wide == []
    assert all(control.accessible_name for control in console.all("button, input, select"))
    where = os.environ.get(SCREENSHOT)
    if where:
        console.resize((1000, 2600))
        Path(where).write_bytes(console.browser.get_screenshot_as_png())
    assert console.browser.find_elements(By.CSS_SELECTOR, "a[download]")

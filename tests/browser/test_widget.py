"""What a customer sees and does on the page; the `page` fixture checks that it kept to itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from service.outbox import Handoff, Outbox
from service.places import Places
from tests.browser.page import PHONE, Page, text_of
from tests.stack import Stack

# Whoever comes first waits until the product is built and serves.
pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

TRANSFER = "How much does an international transfer ordered in the app cost?"
FOREIGN_CURRENCY = "What does it cost to pay by debit card in a foreign currency?"
GERMAN = "Was kostet eine internationale Überweisung, die ich in der App in Auftrag gebe?"
BRACKETS = "Is a message that reads <script>document.title='taken'</script> delivered?"
PERSON = "Someone used my card. Who can help me now?"
SCREENSHOT = "COUNTERSIGN_TEST_SCREENSHOT"


@contextmanager
def outbox(stack: Stack) -> Iterator[Outbox]:
    opened = Outbox(Places(stack.installation.data).outbox)
    yield opened
    opened.close()


def handoffs(stack: Stack) -> tuple[Handoff, ...]:
    with outbox(stack) as opened:
        return opened.waiting()


def test_a_typed_question_shows_sentences_with_citation_chips(page: Page, stack: Stack) -> None:
    expected = stack.ask(TRANSFER)
    turn = page.ask(TRANSFER)
    assert expected["outcome"] == "quoted"
    assert text_of(turn.find_element(By.CSS_SELECTOR, "h2")) == TRANSFER
    shown = [text_of(part) for part in page.all(".statement")]
    assert shown == [
        f"{s['text']}{''.join(str(c['n']) for c in s['citations'])}" for s in expected["statements"]
    ]
    assert any("4.90 EUR" in sentence for sentence in shown)
    assert all(part.find_elements(By.CSS_SELECTOR, ".chip") for part in page.all(".statement"))
    assert "Transfers abroad" in page.text(".sources")
    assert page.one("input").get_property("value") == ""


def test_a_quote_in_another_language_than_the_questions_says_so(page: Page, stack: Stack) -> None:
    expected = stack.ask(GERMAN)
    assert (expected["outcome"], expected["language"]) == ("quoted", "de")
    turn = page.ask(GERMAN)
    assert turn.get_attribute("lang") == "de"
    quote = turn.find_element(By.CSS_SELECTOR, ".statement [lang=en]")
    assert text_of(quote) == expected["statements"][0]["text"]
    assert text_of(turn.find_element(By.CSS_SELECTOR, ".written")) == "in English"


@pytest.mark.parametrize("question", [TRANSFER, FOREIGN_CURRENCY])
def test_a_chip_opens_its_passage_with_the_quote_highlighted(
    question: str, page: Page, stack: Stack
) -> None:
    page.ask(question)
    citation = stack.ask(question)["statements"][0]["citations"][0]
    page.one(".chip").click()
    dialog = page.dialog()
    assert text_of(dialog.find_element(By.CSS_SELECTOR, "h2")) == citation["title"]
    marks = page.all("dialog mark")
    assert [text_of(mark) for mark in marks] == [citation["quote"]]
    assert marks[0].is_displayed()
    assert "In force from 1 January 2026" in text_of(dialog)
    text = page.text(".reader-text")
    assert text.count(citation["quote"]) == 1
    assert len(text) > len(citation["quote"]), "the quote stands in its section"
    page.one("dialog button").click()
    page.wait_until_gone("dialog")


def test_characters_outside_the_basic_plane_do_not_shift_the_highlight(
    page: Page, stack: Stack
) -> None:
    citation = stack.ask(FOREIGN_CURRENCY)["statements"][0]["citations"][0]
    page.ask(FOREIGN_CURRENCY)
    page.one(".chip").click()
    page.dialog()
    assert "🧳" in page.text(".reader-text").partition(citation["quote"])[0]


def test_a_refusal_offers_a_person_who_gets_the_whole_conversation(
    page: Page, stack: Stack
) -> None:
    before = {stored.id for stored in handoffs(stack)}
    page.ask(TRANSFER)
    turn = page.ask(PERSON)
    assert "refused" in str(turn.get_attribute("class"))
    assert not turn.find_elements(By.CSS_SELECTOR, ".chip")
    turn.find_element(By.CSS_SELECTOR, ".person button").click()
    page.wait_for(".reference")
    (stored,) = [h for h in handoffs(stack) if h.id not in before]
    assert page.text(".reference").endswith(stored.id[:8])
    assert page.focused() == page.one(".reference")
    assert [said["question"] for said in stored.transcript] == [TRANSFER, PERSON]
    assert stored.reasons
    assert stored.release == 1
    assert stored.asker == "anonymous"


def test_what_only_staff_may_read_is_not_shown(page: Page) -> None:
    turn = page.ask("What is the goodwill code of the desk?")
    assert "HERON" not in text_of(turn)
    assert "Goodwill refunds" not in text_of(turn)


def test_markup_is_shown_as_text_wherever_it_comes_from(page: Page) -> None:
    page.ask(BRACKETS)
    assert "<script>document.title='taken'</script>" in page.text(".statement")
    assert text_of(page.one(".turn h2")) == BRACKETS
    assert "Messages with <b>special</b> characters" in page.text(".sources")
    page.one(".chip").click()
    page.dialog()
    assert "<script>document.title='taken'</script>" in page.text("dialog mark")
    assert page.all("script, img, b") == []
    assert page.browser.title == "Ask the help centre"


def test_feedback_is_sealed_and_thanked_for(page: Page, stack: Stack) -> None:
    thanked = 'feedback_total{helpful="true"} 1.0'
    assert thanked not in stack.get("/metrics")
    page.ask(TRANSFER)
    (yes, _no) = page.all(".feedback button")
    yes.click()
    page.wait_until_gone(".feedback button")
    assert page.text(".feedback") == "Thank you."
    assert thanked in stack.get("/metrics")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.press(Keys.TAB)
    page.press(TRANSFER, Keys.ENTER)
    page.shown()
    focused = page.focused()
    assert focused is not None
    assert focused.tag_name == "input", "the next question can be typed at once"
    page.press(Keys.TAB, Keys.TAB)
    chip = page.focused()
    assert chip == page.one(".chip")
    page.press(Keys.ENTER)
    page.dialog()
    page.press(Keys.ESCAPE)
    page.wait_until_gone("dialog")
    assert page.focused() == chip, "the reader is back where they were"


def test_every_control_has_a_name(page: Page) -> None:
    page.ask(TRANSFER)
    assert all(control.accessible_name for control in page.all("button, input"))
    assert page.one(".chip").accessible_name == "Source 1: Transfers abroad"
    page.one(".chip").click()
    assert page.dialog().accessible_name == "Transfers abroad"
    assert page.one("dialog button").accessible_name == "Close"


def test_it_fits_a_telephone(page: Page) -> None:
    page.resize(PHONE)
    page.ask(BRACKETS)
    assert outside(page) == []
    page.one(".chip").click()
    page.dialog()
    assert outside(page) == []
    close = page.one("dialog button").rect
    assert close["x"] + close["width"] <= PHONE[0]


def outside(page: Page) -> list[str]:
    """What sticks out to the right, or makes the page scroll sideways."""
    found: list[str] = page.run(
        """const width = document.documentElement.clientWidth;
        const shadow = document.querySelector("countersign-faq").shadowRoot;
        const parts = [...document.querySelectorAll("body *"), ...shadow.querySelectorAll("*")];
        return parts.filter((part) => part.getBoundingClientRect().right > width + 0.5
            || (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0
                && getComputedStyle(part).display !== "inline" && part.tagName !== "INPUT"))
          .map((part) => `${part.tagName}.${part.className}`);"""
    )
    return found


def test_an_unreachable_service_is_a_sentence_and_the_question_stays(page: Page) -> None:
    page.offline(True)
    try:
        turn = page.ask(TRANSFER)
        assert "This did not work." in text_of(turn)
        assert page.one("input").get_property("value") == TRANSFER
    finally:
        page.offline(False)
    page.one(".ask button").click()
    page.wait_for(".chip")
    page.expect("net::ERR_INTERNET_DISCONNECTED")


def test_a_question_that_is_too_long_is_a_sentence(page: Page) -> None:
    page.run("arguments[0].value = 'x'.repeat(2001)", page.one("input"))
    page.one(".ask button").click()
    assert "at most 2,000 characters" in text_of(page.shown())
    page.expect("422")


def test_the_watch_sees_a_foreign_request_that_the_policy_stops(page: Page, stack: Stack) -> None:
    foreign = "http://127.0.0.1:9/away.png"
    page.run(
        "document.body.append(Object.assign(new Image(), {src: arguments[0]}));"
        "const s = document.createElement('script'); s.textContent = 'document.title = 1';"
        "document.body.append(s);",
        foreign,
    )
    page.wait_until_said("Content Security Policy")
    assert page.browser.title == "Ask the help centre"
    assert page.foreign() == [foreign]
    page.expect(foreign, "Content Security Policy", "ContentSecurityPolicyIssue")
    with urlopen(stack.address + "/", timeout=5) as reply:
        policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_screenshot_of_good_answers(page: Page) -> None:
    page.ask(FOREIGN_CURRENCY)
    page.ask(TRANSFER)
    where = os.environ.get(SCREENSHOT)
    picture = page.browser.get_screenshot_as_png()
    assert picture.startswith(b"\x89PNG")
    if where:
        Path(where).write_bytes(picture)


def test_a_page_of_the_bank_itself_carries_the_widget(browser: Chrome, stack: Stack) -> None:
    page = Page.open(browser, stack.bank.address)
    turn = page.ask(TRANSFER)
    assert text_of(turn.find_element(By.CSS_SELECTOR, "h2")) == TRANSFER
    page.one(".statement .chip").click()
    assert page.dialog().is_displayed()
    page.close()
    assert page.complaints() == []
    assert {urlsplit(address).netloc for address in page.foreign()} == {
        urlsplit(stack.address).netloc
    }

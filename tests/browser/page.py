"""The page as a test sees it: the widget's parts, and what the browser noted on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

WIDE = (1000, 820)
PHONE = (380, 760)


@dataclass(slots=True)
class Page:
    """One visit; notes of the browser are read before the next begins."""

    browser: Chrome
    address: str
    events: list[Mapping[str, Any]] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    @classmethod
    def open(
        cls, browser: Chrome, address: str, size: tuple[int, int] = WIDE, path: str = "/"
    ) -> Self:
        """Visit, with nothing left of an earlier visit."""
        opened = cls(browser, address)
        opened.resize(size)
        opened._drain()
        opened.events.clear()
        browser.get(address + path)
        return opened

    def resize(self, size: tuple[int, int]) -> None:
        """The window in CSS pixels, as narrow as a telephone's if need be."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def close(self) -> None:
        """Leave the page, so that nothing of it runs on."""
        self._drain()
        self.browser.get("about:blank")

    def ask(self, question: str) -> WebElement:
        """Type a question, press the button, and wait for what is shown about it."""
        self.one("input").send_keys(question)
        self.one(".ask button").click()
        return self.shown()

    def shown(self) -> WebElement:
        """The newest turn, once the answer stands in it."""
        self._wait(lambda: self.all(".turn") and not self.all(".looking"))
        return self.one(".turn")

    def dialog(self) -> WebElement:
        """The passage, once it is open."""
        self._wait(lambda: self.all("dialog[open]"))
        return self.one("dialog[open]")

    def one(self, selector: str) -> WebElement:
        """A part of the widget."""
        return self._root().find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Parts of the widget."""
        return self._root().find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The whole text of a part, as the document holds it."""
        return text_of(self.one(selector))

    def press(self, *keys: str) -> None:
        """Keys, to whatever has the focus."""
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def focused(self) -> WebElement | None:
        """What has the focus inside the widget."""
        found: WebElement | None = self.run(
            "return document.querySelector('countersign-faq').shadowRoot.activeElement"
        )
        return found

    def run(self, script: str, *arguments: object) -> Any:
        """A script in the page."""
        return self.browser.execute_script(script, *arguments)

    def wait_for(self, selector: str) -> WebElement:
        """A part, once it is there."""
        self._wait(lambda: self.all(selector))
        return self.one(selector)

    def wait_until_gone(self, selector: str) -> None:
        """Until no such part is left."""
        self._wait(lambda: not self.all(selector))

    def wait_until_said(self, words: str) -> None:
        """Until the console says so."""
        self._wait(lambda: any(words in said for said in self.complaints()))

    def expect(self, *words: str) -> None:
        """Complaints and requests with one of these words are what the test was about."""
        self.expected += words

    def offline(self, off: bool) -> None:
        """Take the network away, or give it back."""
        self.browser.set_network_conditions(
            offline=off, latency=0, download_throughput=-1, upload_throughput=-1
        )

    def requests(self) -> list[str]:
        """Every address that was asked for."""
        self._drain()
        return [
            str(event["params"]["request"]["url"])
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def foreign(self) -> list[str]:
        """Requests to anyone but the product."""
        return self._unexpected(
            url for url in self.requests() if not url.startswith(self.address + "/")
        )

    def complaints(self) -> list[str]:
        """What the console says: errors of scripts, failed loads, violated policies."""
        self._drain()
        return self._unexpected(self._complaints())

    def _unexpected(self, found: Iterable[str]) -> list[str]:
        return [said for said in found if not any(words in said for words in self.expected)]

    def _complaints(self) -> Iterator[str]:
        for event in self.events:
            params = event["params"]
            match event["method"]:
                case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                    yield str(params["entry"]["text"])
                case "Runtime.exceptionThrown":
                    yield str(params["exceptionDetails"]["text"])
                case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning"):
                    yield str([argument.get("value") for argument in params["args"]])
                case "Audits.issueAdded":
                    yield str(params["issue"]["code"])

    def _drain(self) -> None:
        logged: Callable[[str], list[dict[str, str]]] = self.browser.get_log
        for entry in logged("performance"):
            self.events.append(json.loads(entry["message"])["message"])
        for entry in logged("browser"):
            text = {"level": "error", "text": entry["message"]}
            if entry["level"] in ("SEVERE", "WARNING"):
                self.events.append({"method": "Log.entryAdded", "params": {"entry": text}})

    def _root(self) -> ShadowRoot:
        return self.browser.find_element(By.CSS_SELECTOR, "countersign-faq").shadow_root

    def _wait(self, holds: Callable[[], object]) -> None:
        WebDriverWait(self.browser, 60, poll_frequency=0.05).until(lambda _: holds())


def text_of(part: WebElement) -> str:
    """The text of a part, as the document holds it."""
    return str(part.get_property("textContent"))

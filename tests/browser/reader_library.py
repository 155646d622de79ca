"""A running server with summaries to read, for the tests of the reader."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.client import Client
from tests.flows.test_ask import LINK, compost
from tests.running_app import ROOT, RunningApp


class Library:
    """A running server with the summaries that the tests read; each is kept by its name."""

    def __init__(self, app: RunningApp) -> None:
        self.url = app.url
        self.client = Client(app.url)
        self.compost = compost(self.client)
        sourdough = (ROOT / "samples" / "sourdough-starter.vtt").read_text(encoding="utf-8")
        self.sourdough = self.add(sourdough, "How to keep a sourdough starter alive", length="long")

    def add(self, text: str, title: str, **options: str) -> str:
        """The id of a summary of a transcript."""
        sent = self.client.ask("POST", "/transcripts", {"text": text, "title": title, "url": LINK})
        assert sent.status == 201, sent
        job = self.client.wait(self.client.submit(sent.json["url"], model="builtin", **options))
        return str(job["results"][0]["summary_id"])

    def at(self, summary_id: str, fragment: str = "") -> str:
        """The address of its page."""
        return f"{self.url}/read/{summary_id}{fragment}"


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with RunningApp() as app:
        yield Library(app)


def opened(page: Page, address: str) -> None:
    """Opens a reader and waits until its script has done its work."""
    page.goto(address)
    expect(page.locator("#copy")).to_be_visible()

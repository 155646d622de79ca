"""The podcast feed of the running server, read as a podcast player and a feed validator read it."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import pytest

from tests.client import Answer, Client, wait_for
from tests.flows.fixtures import server, world
from tests.wire import tts
from tests.wire.stand import Stand

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
ATOM = "{http://www.w3.org/2005/Atom}"
KEY = {"GOOGLE_TTS_API_KEY": "AIza-speech"}
HOSTILE = "<script>alert(1)</script> & ]]> \"quoted\" 'single' \x1b[31m \u202e 日本 &amp; " + "long " * 80
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with world() as stand:
        stand.route(tts.HOST, tts.TTSStand())
        yield stand


def bring(client: Client, title: str, number: int) -> str:
    """The id of a summary of a transcript with this title."""
    words = " ".join(f"In year {number} the keeper counts hive {hive} and writes it down." for hive in range(30))
    sent = client.ask("POST", "/transcripts", {"text": words, "title": title[:300]})
    assert sent.status == 201, sent
    [result] = client.wait(client.submit(sent.json["url"]))["results"]
    return str(result["summary_id"])


def make(client: Client, summary_id: str) -> None:
    made = client.ask("POST", f"/summaries/{summary_id}/audio", {})
    assert made.status == 200, made


def fetched(client: Client, path: str = "/feed.xml", **headers: str) -> tuple[ElementTree.Element, Answer]:
    answer = client.ask("GET", path, headers=headers)
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    root = ElementTree.fromstring(answer.body)
    channel = root.find("channel")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert channel is not None
    return channel, answer


def text_of(node: ElementTree.Element, name: str) -> str:
    found = node.find(name)
    assert found is not None, name
    assert found.text, name
    return found.text


def absolute(url: str | None) -> str:
    parts = urlsplit(url or "")
    assert parts.scheme in ("http", "https"), url
    assert parts.netloc, url
    assert not re.search(r"[^\x21-\x7e]", url or ""), url
    return str(url)


def assert_valid(channel: ElementTree.Element, client: Client) -> list[ElementTree.Element]:
    """What feed validators and podcast directories ask of RSS 2.0 and of Apple's additions; the items."""
    for name in ("title", "link", "description", "language"):
        assert text_of(channel, name)
        assert len(channel.findall(name)) == 1, f"{name} once"
    absolute(text_of(channel, "link"))
    own = channel.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("type") == "application/rss+xml"
    absolute(own.get("href"))
    image = channel.find(f"{ITUNES}image")
    assert image is not None
    drawn = client.ask("GET", urlsplit(absolute(image.get("href"))).path)
    assert (drawn.status, drawn.headers["Content-Type"]) == (200, "image/png")
    width, height = (int.from_bytes(drawn.body[at : at + 4]) for at in (16, 20))
    assert width == height
    assert 1400 <= width <= 3000
    assert text_of(channel, f"{ITUNES}explicit") in ("true", "false")
    category = channel.find(f"{ITUNES}category")
    assert category is not None
    assert category.get("text") == "Education"
    items = channel.findall("item")
    guids = [text_of(item, "guid") for item in items]
    assert len(set(guids)) == len(guids)
    dates = [name for node in (channel, *items) for name in node.findall("pubDate") + node.findall("lastBuildDate")]
    for date in dates:
        assert RFC_822.fullmatch(date.text or ""), date.text
        parsedate_to_datetime(date.text or "")
    for item in items:
        assert text_of(item, "title")
        assert len(text_of(item, "title")) <= 255
        assert text_of(item, "description")
        absolute(text_of(item, "link"))
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert int(text_of(item, f"{ITUNES}duration")) > 0
        assert len(item.findall("enclosure")) == 1, "players take one"
    return items


def play(client: Client, item: ElementTree.Element) -> bytes:
    """As a player does: HEAD, the beginning, the rest."""
    enclosure = item.find("enclosure")
    assert enclosure is not None
    url = absolute(enclosure.get("url")).removeprefix(client.url)
    length, kind = int(enclosure.get("length") or 0), enclosure.get("type")
    assert urlsplit(url).query.endswith(".mp3")
    head = client.ask("HEAD", url)
    assert (head.status, head.headers["Content-Type"], int(head.headers["Content-Length"])) == (200, kind, length)
    assert head.headers["Accept-Ranges"] == "bytes"
    first = client.ask("GET", url, headers={"Range": "bytes=0-1"})
    rest = client.ask("GET", url, headers={"Range": f"bytes=2-{length - 1}", "If-Range": first.headers["ETag"]})
    assert (first.status, rest.status) == (206, 206)
    assert first.headers["Content-Range"] == f"bytes 0-1/{length}"
    whole = first.body + rest.body
    assert len(whole) == length
    assert whole.startswith(b"\xff\xfb")
    return whole


def test_a_player_reads_the_feed_and_plays_every_episode(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (_, client):
        channel, empty = fetched(client)
        assert assert_valid(channel, client) == []
        ids = [bring(client, title, n) for n, title in enumerate(("First", HOSTILE, "Never spoken"))]
        for summary_id in ids[:2]:
            make(client, summary_id)
        channel, answer = fetched(client)
        items = assert_valid(channel, client)
        assert [text_of(item, "title")[:8] for item in items] == ["<script>", "First"]
        assert b"<script>" not in answer.body
        for item in items:
            play(client, item)
        assert answer.headers["ETag"] != empty.headers["ETag"]
        for name, value in (
            ("If-None-Match", answer.headers["ETag"]),
            ("If-Modified-Since", answer.headers["Last-Modified"]),
        ):
            assert client.ask("GET", "/feed.xml", headers={name: value}).status == 304
        client.ask("DELETE", f"/delete_summary?summary_id={ids[1]}")
        assert [text_of(item, "title") for item in fetched(client)[0].findall("item")] == ["First"]


def test_a_feed_can_be_of_one_channel_or_tag(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (_, client):
        [result] = client.wait(client.submit("https://youtu.be/podcastvid1"))["results"]
        make(client, result["summary_id"])
        make(client, bring(client, "Another", 1))
        marked = client.ask("PATCH", f"/summaries/{result['summary_id']}", {"tags": ["Garden & Bees"]})
        assert marked.status == 200, marked
        assert len(fetched(client)[0].findall("item")) == 2
        for wish in ({"channel": result["channel"]}, {"tag": "garden & bees"}):
            channel, _ = fetched(client, f"/feed.xml?{urlencode(wish)}")
            [item] = assert_valid(channel, client)
            assert text_of(item, "title") == result["title"]
            own = channel.find(f"{ATOM}link[@rel='self']")
            assert own is not None
            assert dict(parse_qsl(urlsplit(own.get("href") or "").query)) == wish
        for nothing in ("tag=none", "channel=%00%3C", "list=nothing"):
            assert fetched(client, f"/feed.xml?{nothing}")[0].findall("item") == []


def test_with_a_login_the_address_holds_a_word_of_its_own(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (_, client):
        make(client, bring(client, "Private", 1))
        assert "token" not in fetched(client)[1].body.decode()
    login: dict[str, Any] = {"LOGIN_ENABLED": "true", "LOGIN_CODE": "open sesame", "API_TOKENS": "me:" + "t" * 40}
    with server(stand, tmp_path, **KEY, **login) as (_, client):
        assert client.ask("GET", "/feed.xml").status == 401
        assert client.ask("GET", "/feed.xml?token=wrong").status == 401
        channel, _ = fetched(client, Authorization="Bearer " + "t" * 40)
        own = channel.find(f"{ATOM}link[@rel='self']")
        assert own is not None
        path = (own.get("href") or "").removeprefix(client.url)
        [item] = assert_valid(fetched(client, path)[0], client)
        play(client, item)
        enclosure = item.find("enclosure")
        assert enclosure is not None
        heard = (enclosure.get("url") or "").removeprefix(client.url)
        token = dict(parse_qsl(urlsplit(heard).query))["token"]
        assert client.ask("GET", heard.replace(token, token[:-1])).status == 401
        assert client.ask("GET", f"/jobs?token={token}").status == 401, "it opens the feed only"
    with server(stand, tmp_path, **KEY, **login) as (_, client):
        assert client.ask("GET", path.replace(client.url, "")).status == 200, "the word outlives a restart"


def test_the_newest_are_spoken_ahead_within_the_budget(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, PODCAST_AHEAD="2", **KEY) as (_, client):
        ids = [bring(client, f"Ahead {n}", n) for n in range(3)]
        wait_for(lambda: len(fetched(client)[0].findall("item")) == 2, 60)
        assert client.ask("GET", f"/summaries/{ids[0]}/audio").status == 404
        [account] = {
            call["job_id"] for call in client.get("/spending")["latest_calls"] if call["model"].startswith("voice ")
        }
        assert re.fullmatch(r"podcast-\d{4}-\d\d", account)

"""What clients of the older, synchronous app send, and what they find in the answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client
from tests.flows.fixtures import server, world
from tests.running_app import RunningApp
from tests.wire.youtube_playlists import playlist_of

VIDEO = "https://www.youtube.com/watch?v=abcdefgh001"
PLAYLIST = f"https://www.youtube.com/playlist?list={playlist_of(3)}"
OLD_KEYS = {"type", "video_id", "title", "thumbnail_url", "video_url", "summary", "error"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningApp, Client]]:
    folder: Path = tmp_path_factory.mktemp("older")
    with world() as stand, server(stand, folder, YOUTUBE_PAUSE="0") as running:
        yield running


@pytest.fixture
def client(served: tuple[RunningApp, Client]) -> Client:
    return served[1]


def test_summarize_answers_with_a_bare_array(client: Client) -> None:
    answer = client.ask("POST", "/summarize", {"urls": [VIDEO, "https://youtu.be/abcdefgh002"]})
    assert answer.status == 200
    assert [result["type"] for result in answer.json] == ["video", "video"]
    assert all(result.keys() >= OLD_KEYS and result["summary"] and result["error"] is None for result in answer.json)


def test_lines_in_one_text_are_links(client: Client) -> None:
    answer = client.ask("POST", "/summarize", {"urls": f"{VIDEO}\n\n  https://youtu.be/abcdefgh003\n"})
    assert [result["video_id"] for result in answer.json] == ["abcdefgh001", "abcdefgh003"]


def test_a_playlist_is_one_result_with_its_summaries(client: Client) -> None:
    [playlist] = client.ask("POST", "/summarize", {"url": PLAYLIST}).json
    assert (playlist["type"], bool(playlist["title"])) == ("playlist", True)
    assert playlist["summaries"]
    assert all(result.keys() >= OLD_KEYS for result in playlist["summaries"])


def test_one_bad_link_of_several_is_named_and_costs_nothing_else(client: Client) -> None:
    answer = client.ask("POST", "/summarize", {"urls": [VIDEO, "https://example.org/watch?v=abcdefgh001"]})
    assert answer.status == 200
    video, bad = answer.json
    assert (video["type"], bad["type"], bad["url"]) == ("video", "error", "https://example.org/watch?v=abcdefgh001")
    assert bad["error"]


def test_what_was_summarized_is_listed_found_and_deleted(client: Client) -> None:
    client.ask("POST", "/summarize", {"url": "https://youtu.be/abcdefgh004"})
    listed = client.get("/get_cached_summaries")
    assert isinstance(listed, list)
    assert listed[0].keys() >= OLD_KEYS
    assert len(client.get("/get_cached_summaries?limit=1")) == 1
    paged = client.get("/get_cached_summaries?page=1&per_page=2")
    assert paged.keys() == {"summaries", "total", "page", "per_page", "total_pages"}
    word = listed[0]["title"].split()[0]
    assert isinstance(client.get(f"/search_summaries?q={word}"), list)
    assert client.ask("GET", "/search_summaries?q=").status == 400
    deleted = client.ask("DELETE", "/delete_summary", {"video_id": "abcdefgh004"})
    assert (deleted.status, deleted.json["success"]) == (200, True)
    again = client.ask("DELETE", "/delete_summary", {"video_id": "abcdefgh004"})
    assert (again.status, again.json["code"]) == (404, "summary_not_found")


def test_the_state_of_the_keys_is_told_and_never_a_key(client: Client) -> None:
    told = client.get("/api_status")
    assert (told["google_api_key_set"], told["openai_api_key_set"]) == (False, False)
    assert [model["key"] for model in told["available_models"]]


def test_nothing_to_summarize_is_an_error_with_one_sentence(client: Client) -> None:
    empty: list[dict[str, Any]] = [{}, {"urls": []}, {"urls": "\n"}, {"url": ""}]
    for body in empty:
        answer = client.ask("POST", "/summarize", body)
        assert answer.status == 400
        assert isinstance(answer.json["error"], str)

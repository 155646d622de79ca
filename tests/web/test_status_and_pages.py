"""What the server says of itself, and that its pages come with everything they need."""

import re
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import Site


def test_a_fresh_install_says_what_it_can_do(site: Site) -> None:
    status = site.client.get("/api_status").json
    assert status == {
        "google_api_key_set": False,
        "openai_api_key_set": False,
        "tts_available": site.services.speech.speaker.available,
        "available_models": [
            {"key": "builtin", "label": status["available_models"][0]["label"], "provider": "builtin", "heavy": False}
        ],
        "default_model": "builtin",
        "default_options": {"length": "medium", "language": "auto", "style": "briefing", "instruction": ""},
        "async_processing_enabled": True,
        "sse_enabled": True,
        "migration_phase": "phase-4",
        "login_enabled": False,
        "version": site.services.version,
    }


def test_keys_are_shown_as_set_and_never_themselves(open_site: Opener) -> None:
    answer = open_site(google_api_key="google-secret", openai_api_key="openai-secret").client.get("/api_status")
    status = answer.json
    assert (status["google_api_key_set"], status["openai_api_key_set"]) == (True, True)
    assert "secret" not in answer.text
    assert {model["provider"] for model in status["available_models"]} == {"gemini", "openai", "builtin"}
    assert any(model["heavy"] for model in status["available_models"])


@pytest.mark.parametrize(
    ("changes", "phase"),
    [
        ({"worker_threads": 0}, "pre-migration"),
        ({"async_processing_enabled": False}, "pre-migration"),
        ({"sse_enabled": False}, "phase-1"),
    ],
)
def test_the_phase_follows_from_the_settings(open_site: Opener, changes: dict[str, Any], phase: str) -> None:
    status = open_site(**changes).client.get("/api_status").json
    assert status["migration_phase"] == phase
    assert status["async_processing_enabled"] is (phase != "pre-migration")


def test_health_tells_nothing_and_needs_nothing(site: Site) -> None:
    site.services.stop(0)
    assert site.client.get("/health").json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/sse_test", "/sse-test"])
def test_a_page_and_everything_it_names(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    parts = re.findall(r'(?:src|href)="\./(static/[^"]+)"', answer.text)
    assert len(parts) > 3
    assert "/static/" not in answer.text.replace('"./static/', ""), "relative: it may stand under a path"
    for local in parts:
        with site.client.get(f"/{local}") as part:
            assert part.status_code == 200, local
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text), "the policy forbids it"


def test_a_page_tells_its_scripts_the_settings_in_milliseconds(open_site: Opener) -> None:
    page = open_site(poll_interval=700, heartbeat_timeout=2.5, sse_reconnect_delay=50, sse_enabled=False).client.get(
        "/"
    )
    for part in (
        'data-poll-interval="700"',
        'data-heartbeat-timeout="2500"',
        'data-reconnect-delay="50"',
        'data-sse-enabled="false"',
    ):
        assert part in page.text


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("mine.lan", True)],
)
def test_a_server_that_others_can_reach_says_so_on_its_page(open_site: Opener, host: str, warned: bool) -> None:
    assert ("it has no login" in open_site(host=host).client.get("/").text) is warned

"""A running server whose every way out ends at the stand-ins."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.client import Client
from tests.running_app import RunningApp
from tests.wire.exchange import Exchange
from tests.wire.gemini import HOST as GEMINI
from tests.wire.gemini import GeminiStand
from tests.wire.openai import HOST as OPENAI
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import YouTube

LOCAL = "local.model.example"


@contextmanager
def world() -> Iterator[Stand]:
    """Stand-ins for YouTube, OpenAI, Gemini and a compatible server; nothing may have gone anywhere else."""
    with Stand() as stand:
        YouTube(stand)
        stand.route(OPENAI, OpenAIStand())
        stand.route(GEMINI, GeminiStand())
        stand.route(LOCAL, OpenAIStand())
        yield stand
    assert stand.refused == [], "a request went to a host that no stand-in answers for"


@contextmanager
def server(stand: Stand, data_dir: Path | None = None, **settings: str) -> Iterator[tuple[RunningApp, Client]]:
    """A server brought to the stand by its environment alone; `settings` are further variables."""
    with RunningApp({**stand.environment(), **settings}, data_dir) as app:
        yield app, Client(app.url)


def compatible(stand: Stand, model: str = "ok") -> dict[str, str]:
    """Settings of a compatible local server, whose models are named after scenarios."""
    return {"OPENAI_BASE_URL": stand.direct_url(LOCAL) + "/v1", "DEFAULT_MODEL": model}


def dear(folder: Path, model: str = "ok", **more: Any) -> dict[str, str]:
    """Settings of an account with one model that costs 100 dollars a million tokens."""
    row = {"key": model, "provider": "openai", "context_tokens": 128_000, "output_tokens": 4096, **more}
    folder.mkdir(exist_ok=True)
    prices = {"input_usd_per_million": 100, "output_usd_per_million": 100}
    (folder / "models.json").write_text(json.dumps({"models": [{**row, **prices}]}))
    return {"OPENAI_API_KEY": "sk-test", "DEFAULT_MODEL": model}


@contextmanager
def held_model(stand: Stand) -> Iterator[threading.Event]:
    """The compatible server answers no question before the event is set."""
    gate, model = threading.Event(), OpenAIStand()

    def held(exchange: Exchange) -> None:
        if "completions" in exchange.path:
            gate.wait(20)
        model(exchange)

    stand.route(LOCAL, held)
    try:
        yield gate
    finally:
        gate.set()


def calls(stand: Stand) -> int:
    """How often a language model was asked."""
    return sum("completions" in request.path or "GenerateContent" in request.path for request in stand.requests())

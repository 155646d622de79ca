"""The real application on an empty data folder, with the extractive model, so that every answer is the true one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from services import build
from setting_values import Settings
from tests.web.site import Site
from tests.wire import openai, scenarios
from tests.wire.stand import Stand

Opener = Callable[..., Site]


@contextmanager
def started(folder: Path, **changes: Any) -> Iterator[Site]:
    """An application with the given settings, until the end of the block."""
    services = build(replace(Settings(data_dir=folder), **changes))
    services.start()
    try:
        yield Site(create_app(services=services), services)
    finally:
        services.stop(0)


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Opener]:
    """Starts an application with the given settings; all of them stop at the end."""
    with ExitStack() as running:

        def opened(**changes: Any) -> Site:
            folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
            return running.enter_context(started(folder, **changes))

        yield opened


@pytest.fixture
def site(open_site: Opener) -> Site:
    """One with the settings of a fresh install."""
    return open_site()


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same for all tests of a module, which only ask, or are refused."""
    with started(tmp_path_factory.mktemp("shared") / "data") as site:
        yield site


@pytest.fixture
def busy_site(open_site: Opener) -> Iterator[Site]:
    """One worker, and a server of language models whose names say how they behave; `silent` never answers."""
    with Stand() as stand:
        stand.route(openai.HOST, openai.OpenAIStand(offers=(*scenarios.NAMES, "gpt-5")))
        base_url = f"{stand.direct_url(openai.HOST)}/v1"
        yield open_site(openai_base_url=base_url, default_model="builtin", worker_threads=1, worker_max_queue_size=2)

"""Fixtures for tests that speak to the stand from their own process; import those you use."""

from collections.abc import Iterator

import pytest

from tests.wire.stand import Stand
from tests.wire.youtube import YouTube


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A stand that this process is brought to by its environment; at the end nothing may have tried to leave it."""
    with Stand() as stand, stand.applied():
        yield stand
    assert stand.refused == [], "a request went to a host that no stand-in answers for"


@pytest.fixture
def youtube(stand: Stand) -> YouTube:
    """YouTube on that stand."""
    return YouTube(stand)

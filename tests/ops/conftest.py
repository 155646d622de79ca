"""What the tests of this folder share."""

from collections.abc import Iterator

import pytest

from tests.ops.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks for one test."""
    with receiving() as one:
        yield one

"""What the asyncio servers share: a queue a client on the loop, filled from the thread that events come from."""

import asyncio
import os

from bench.live import ticker

HEARTBEAT = float(os.environ["HEARTBEAT"])


class Streams:
    """`begin` once on the loop; then `join` and `leave` for each client."""

    def __init__(self) -> None:
        self._inboxes: set[asyncio.Queue[tuple[int, int, bytes] | None]] = set()

    def begin(self) -> None:
        loop = asyncio.get_running_loop()

        def tell(number: int, due: int) -> None:
            loop.call_soon_threadsafe(self._spread, (number, due, ticker.frame(number, due)))

        ticker.start(tell)

    def _spread(self, event: tuple[int, int, bytes]) -> None:
        for inbox in self._inboxes:
            inbox.put_nowait(event)

    def join(self) -> "asyncio.Queue[tuple[int, int, bytes] | None]":
        inbox: asyncio.Queue[tuple[int, int, bytes] | None] = asyncio.Queue()
        self._inboxes.add(inbox)
        return inbox

    def leave(self, inbox: "asyncio.Queue[tuple[int, int, bytes] | None]") -> None:
        self._inboxes.discard(inbox)

"""The sockets of all open streams: the same bytes to many without a copy for each, and an outbox for who is slow.

A write is a plain non-blocking `send` of bytes that all clients share: about 6 µs each on loopback, of which the
system takes nearly all. A transport of asyncio for each client costs more of both time and memory, and gives nothing
that is needed here. Each `send` lets go of the interpreter, so requests go on between two of them.
"""

import selectors
from collections import deque
from collections.abc import Callable, Iterable
from socket import SO_ERROR, SOL_SOCKET

from live.connection import Socket, SSEConnection

MOST_BYTES_HEARD = 64 << 10

_PROBE = b": are you there?\n\n"
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Outlets:
    """For one thread only. `left` is called once for every connection that is over, and whether it was too slow."""

    def __init__(
        self,
        selector: selectors.BaseSelector,
        max_pending: int,
        left: Callable[[SSEConnection, bool], None],
        silent: Callable[[SSEConnection], None],
    ) -> None:
        """`silent` is told once of a client that sends no more and did not answer a probe at once."""
        self._selector = selector
        self._max_pending = max_pending
        self._left = left
        self._silent = silent
        self.open: set[SSEConnection] = set()

    def add(self, connection: SSEConnection, sock: Socket, first: Iterable[bytes]) -> None:
        """A client begins to hear; `first` is for it alone, and is not counted as pending, however much it is."""
        connection.sock = sock
        connection.outbox = deque(first)
        connection.pending = sum(map(len, connection.outbox))
        connection.limit = self._max_pending + connection.pending
        self.open.add(connection)
        self._drain(connection)

    def send(self, connections: Iterable[SSEConnection], data: bytes) -> None:
        """The same bytes to many; the one place where each instruction counts."""
        size = len(data)
        late: list[tuple[SSEConnection, int]] = []
        for connection in connections:
            if connection.outbox:
                late.append((connection, 0))
                continue
            try:
                taken = connection.sock.send(data)
            except BlockingIOError:
                taken = 0
            except OSError:
                taken = -1
            if taken != size:
                late.append((connection, taken))
        for connection, taken in late:
            if taken < 0:
                self.drop(connection)
            else:
                self._hold(connection, memoryview(data)[taken:])

    def probe(self, connection: SSEConnection) -> None:
        """Drops a client that is gone: its system answers whatever is sent to it by a reset."""
        self.send((connection,), _PROBE)
        if connection in self.open and connection.sock.getsockopt(SOL_SOCKET, SO_ERROR):
            self.drop(connection)

    def end(self, connection: SSEConnection) -> None:
        """Closes a stream behind what it still has to take."""
        connection.ending = True
        if not connection.outbox:
            self.drop(connection)

    def drop(self, connection: SSEConnection, *, too_slow: bool = False) -> None:
        """Closes a stream now; harmless when it is over already."""
        if connection not in self.open:
            return
        self.open.remove(connection)
        connection.outbox = None
        self._watch(connection, 0)
        connection.sock.close()
        self._left(connection, too_slow)

    def ready(self, connection: SSEConnection, mask: int) -> None:
        """The system says that a socket may be read, or has room."""
        if mask & _READ:
            self._hear(connection)
        if mask & _WRITE:
            self._drain(connection)

    def _hold(self, connection: SSEConnection, data: memoryview) -> None:
        if connection.ending or connection not in self.open:
            return
        connection.pending += len(data)
        if connection.pending > connection.limit:
            self.drop(connection, too_slow=True)
            return
        if connection.outbox is None:
            connection.outbox = deque()
        connection.outbox.append(data)
        self._watch_what_matters(connection)

    def _drain(self, connection: SSEConnection) -> None:
        """Gives a client what it has room for now."""
        outbox = connection.outbox or deque()
        try:
            while outbox:
                taken = connection.sock.send(outbox[0])
                first = outbox.popleft()
                connection.pending -= taken
                if taken < len(first):
                    outbox.appendleft(memoryview(first)[taken:])
        except BlockingIOError:
            pass
        except OSError:
            self.drop(connection)
            return
        if not outbox:
            connection.outbox = None
            connection.limit = self._max_pending
            if connection.ending:
                self.drop(connection)
                return
        self._watch_what_matters(connection)

    def _hear(self, connection: SSEConnection) -> None:
        """A client of a stream has nothing to say: what it sends is thrown away, too much of it ends the stream."""
        try:
            heard = connection.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            self.drop(connection)
            return
        connection.bytes_heard += len(heard)
        if connection.bytes_heard > MOST_BYTES_HEARD:
            self.drop(connection)
        elif not heard:  # it sends no more; whether it still listens shows when it is sent something
            connection.half_closed = True
            self._watch_what_matters(connection)
            self.probe(connection)
            if connection in self.open:
                self._silent(connection)

    def _watch_what_matters(self, connection: SSEConnection) -> None:
        if connection in self.open:
            reading = 0 if connection.half_closed else _READ
            self._watch(connection, reading | (_WRITE if connection.outbox else 0))

    def _watch(self, connection: SSEConnection, wanted: int) -> None:
        """Has the system report that a socket may be read, that it has room, both, or nothing."""
        if wanted == connection.watched:
            return
        if not connection.watched:
            self._selector.register(connection.sock, wanted, connection)
        elif wanted:
            self._selector.modify(connection.sock, wanted, connection)
        else:
            self._selector.unregister(connection.sock)
        connection.watched = wanted

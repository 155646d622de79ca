"""An answer on its way to a client, who may be slow to read it, or never do."""

import os
import select
import socket
import time
from collections.abc import Callable
from io import DEFAULT_BUFFER_SIZE
from typing import Any

from cheroot.makefile import BufferedWriter, StreamWriter

LEAST_RATE = 1024
"""Bytes a second that a client must read in the long run."""

_IN_THE_SYSTEM = 1 << 20


class AnswerFile(StreamWriter):
    """What the web server writes an answer into."""

    def __init__(self, sock: socket.socket, may_wait: Callable[[], bool]) -> None:
        """`may_wait` is asked before a thread waits for the client."""
        BufferedWriter.__init__(self, _Outlet(sock, may_wait), DEFAULT_BUFFER_SIZE)
        self.bytes_written = 0


class _Outlet(socket.SocketIO):
    """Leaves as much as possible to the system, and lets a thread wait only for a client that has a place."""

    def __init__(self, sock: socket.socket, may_wait: Callable[[], bool]) -> None:
        super().__init__(sock, "wb")
        self._socket = sock
        self._may_wait = may_wait
        self._began = 0.0
        self._sent = 0

    def write(self, data: Any) -> int:
        """How many bytes left; TimeoutError for a client that is too slow, or one too many of them."""
        while True:
            try:
                sent = os.write(self._socket.fileno(), data)
            except BlockingIOError:
                self._wait()
            else:
                self._sent += sent
                return sent

    def _wait(self) -> None:
        if not self._began:  # most answers fit into this, and no thread waits for their clients
            self._began, self._sent = time.monotonic(), 0
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _IN_THE_SYSTEM)
            return
        patience = self._socket.gettimeout() or 0.0
        late = time.monotonic() - self._began > patience + self._sent / LEAST_RATE
        if late or not self._may_wait():
            raise TimeoutError("timed out")
        look = select.poll()
        look.register(self._socket, select.POLLOUT)
        if not look.poll(1000 * patience):
            raise TimeoutError("timed out")

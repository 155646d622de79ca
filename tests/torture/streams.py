"""Many open live streams held by one thread, which reads and forgets what they say."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_REQUEST = b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"


class OpenStreams:
    """`alive` is how many are open still, `bytes_read` what they brought in all."""

    def __init__(self, port: int, count: int) -> None:
        self.alive = 0
        self.bytes_read = 0
        self._selector = selectors.DefaultSelector()
        self._ended = threading.Event()
        for _ in range(count):
            stream = socket.create_connection(("127.0.0.1", port), timeout=20)
            stream.sendall(_REQUEST)
            assert stream.recv(12) == b"HTTP/1.1 200", "a stream was refused"
            stream.setblocking(False)
            self._selector.register(stream, selectors.EVENT_READ)
            self.alive += 1
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(0.2):
                stream = key.fileobj
                assert isinstance(stream, socket.socket)
                try:
                    data = stream.recv(1 << 16)
                except OSError:
                    data = b""
                self.bytes_read += len(data)
                if not data:
                    self._selector.unregister(stream)
                    stream.close()
                    self.alive -= 1

    def close(self) -> None:
        """Ends all of them."""
        self._ended.set()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


@contextmanager
def open_streams(port: int, count: int) -> Iterator[OpenStreams]:
    """So many while the block runs."""
    streams = OpenStreams(port, count)
    try:
        yield streams
    finally:
        streams.close()

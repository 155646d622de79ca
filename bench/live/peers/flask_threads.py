"""Flask with a thread (or a greenlet) for each stream: a queue a client, drained by a generator."""

import os
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from flask import Flask, Response, jsonify

from bench.live import ticker

HEARTBEAT = float(os.environ["HEARTBEAT"])

app = Flask(__name__)
_inboxes: set["SimpleQueue[bytes]"] = set()
_lock = threading.Lock()


@app.get("/health")
def health() -> Response:
    return jsonify({"status": "ok"})


@app.get("/events")
def events() -> Response:
    return Response(_frames(), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


def _frames() -> Iterator[bytes]:
    inbox: SimpleQueue[bytes] = SimpleQueue()
    with _lock:
        _inboxes.add(inbox)
    try:
        yield b": hello\n\n"
        while True:
            try:
                batch = inbox.get(timeout=HEARTBEAT)
                while not inbox.empty():
                    batch += inbox.get()
            except Empty:
                batch = b": heartbeat\n\n"
            yield batch
    finally:
        with _lock:
            _inboxes.discard(inbox)


def _tell(number: int, due: int) -> None:
    event = ticker.frame(number, due)
    with _lock:
        for inbox in _inboxes:
            inbox.put(event)


ticker.start(_tell)

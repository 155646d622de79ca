"""uvicorn: Flask through a2wsgi for every request but the streams, which are written natively on the loop."""

import asyncio
from typing import Any

from a2wsgi import WSGIMiddleware
from flask import Flask, Response, jsonify

from bench.live.peers.loop_streams import HEARTBEAT, Streams

flask_app = Flask(__name__)
_streams = Streams()


@flask_app.get("/health")
def health() -> Response:
    return jsonify({"status": "ok"})


_through_threads = WSGIMiddleware(flask_app)


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"] == "/events":
        await _events(receive, send)
    else:
        await _through_threads(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    await receive()
    _streams.begin()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def _events(receive: Any, send: Any) -> None:
    inbox = _streams.join()

    async def until_gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        inbox.put_nowait(None)

    watching = asyncio.create_task(until_gone())
    beating = asyncio.get_running_loop()

    def beat() -> None:
        nonlocal timer
        inbox.put_nowait((0, 0, b": heartbeat\n\n"))
        timer = beating.call_later(HEARTBEAT, beat)

    timer = beating.call_later(HEARTBEAT, beat)
    try:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
        while (event := await inbox.get()) is not None:
            batch = event[2]
            while not inbox.empty() and (event := inbox.get_nowait()) is not None:
                batch += event[2]
            await send({"type": "http.response.body", "body": batch, "more_body": True})
            if event is None:
                return
    finally:
        timer.cancel()
        watching.cancel()
        _streams.leave(inbox)

"""Starlette with sse-starlette's EventSourceResponse, as its documentation shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.live import ticker
from bench.live.peers.loop_streams import HEARTBEAT, Streams

_streams = Streams()


async def _frames() -> AsyncIterator[ServerSentEvent]:
    inbox = _streams.join()
    try:
        yield ServerSentEvent(comment="hello", sep="\n")
        while (event := await inbox.get()) is not None:
            number, due, _ = event
            event_id = f"{'0' * 16}-{number}"
            yield ServerSentEvent(id=event_id, event="tick", data=ticker.data(number, due), sep="\n")
    finally:
        _streams.leave(inbox)


async def events(request: Request) -> EventSourceResponse:
    return EventSourceResponse(_frames(), ping=int(HEARTBEAT), sep="\n")


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    _streams.begin()
    yield


app = Starlette(routes=[Route("/events", events), Route("/health", health)], lifespan=_lifespan)

"""Channels of the stand-in: their pages by any name, and their public feeds, which tests fill with videos."""

from dataclasses import dataclass, field
from html import escape

from tests.wire.exchange import Exchange
from tests.wire.stand import Stand
from tests.wire.youtube import YouTube

FEED = "/feeds/videos.xml"


@dataclass
class Channel:
    """`videos` are (id, title), the newest first; `status` is what its feed answers."""

    channel_id: str
    title: str
    names: tuple[str, ...] = ()
    videos: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200


class Channels(YouTube):
    """A YouTube that has these channels, too."""

    def __init__(self, stand: Stand, *channels: Channel) -> None:
        self._channels = channels
        super().__init__(stand)

    def _answer(self, exchange: Exchange) -> None:
        path = exchange.path
        if path == FEED:
            self._feed(exchange)
        elif path.startswith(("/@", "/c/", "/user/", "/channel/")):
            found = next((each for each in self._channels if path in each.names), None)
            if found is None:
                exchange.reply(404)
            else:
                link = f'<link rel="canonical" href="https://www.youtube.com/channel/{found.channel_id}">'
                exchange.reply(200, body=f"<!DOCTYPE html><html><head>{link}</head></html>")
        else:
            super()._answer(exchange)

    def _feed(self, exchange: Exchange) -> None:
        ident = exchange.query.get("channel_id", "")
        found = next((each for each in self._channels if each.channel_id == ident), None)
        if found is None or found.status != 200:
            exchange.reply(found.status if found else 404)
            return
        entries = "".join(
            f"<entry><id>yt:video:{video}</id><yt:videoId>{video}</yt:videoId><title>{escape(title)}</title>"
            f"<published>2026-11-21T10:00:00+00:00</published></entry>"
            for video, title in found.videos[:15]
        )
        head = f"<yt:channelId>{ident[2:]}</yt:channelId><title>{escape(found.title)}</title>"
        exchange.reply(
            200,
            {"Content-Type": "text/xml; charset=UTF-8"},
            f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015">'
            f"{head}{entries}</feed>",
        )

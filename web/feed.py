"""The podcast feed of spoken summaries, for players that know an address and nothing else."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request

import operating_errors
from clock import parse_iso
from errors import AppError
from speech.audio_cache import Sound
from speech.duration import seconds_of
from speech.plain_text import passages
from speech.podcast import Episode, Feed, rss
from speech.script import summary_owner
from storage.search_query import Field, Filter
from storage.search_text import fold
from summary.values import SummaryRecord
from web import access
from web.context import services
from web.openapi.operation import Media, documented

blueprint = Blueprint("feed", __name__)

MOST_EPISODES = 100
_LOOKED_AT = 300
"""So many summaries, the newest, are asked whether they have been spoken."""

_FIELDS: tuple[Field, ...] = ("tag", "channel", "list")


@blueprint.get("/feed.xml")
@documented(
    {200: Media("application/rss+xml"), 304: None},
    operating_errors.LOGIN_NEEDED,
    query={"tag": str, "channel": str, "list": str, "token": str},
)
def feed() -> Response:
    """RSS 2.0 of the newest spoken summaries, of one tag, channel or playlist when one is named."""
    let_in()
    wishes: dict[str, str] = {
        name: request.args[name].strip() for name in _FIELDS if request.args.get(name, "").strip()
    }
    episodes = [_episode(record, sound) for record, sound in _spoken(wishes)]
    root = request.url_root
    name = ", ".join(wishes.values())
    made = rss(
        Feed(
            title=f"Summaries: {name}" if name else "Summaries",
            about="Summaries of videos, read aloud.",
            link=root,
            address=_with_token(f"{root}feed.xml", wishes),
            image=f"{root}static/podcast.png",
            language="en",
            updated_at=max((episode.made_at for episode in episodes), default=None),
            episodes=episodes,
        )
    )
    response = Response(made, mimetype="application/rss+xml")
    response.add_etag()
    if episodes:
        response.last_modified = max(episode.made_at for episode in episodes)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ)
    return response


def let_in() -> None:
    """Where there is a login, whoever has none must have the word of the feed; AppError LOGIN_NEEDED."""
    if not services().settings.login_enabled or access.token_name() is not None or access.logged_in():
        return
    if not services().speech.token.matches(request.args.get("token", "")):
        raise AppError(operating_errors.LOGIN_NEEDED)


def address() -> str:
    """That of the whole feed, relative to the root, with its word where one is needed."""
    return _with_token("feed.xml", {})


def _spoken(wishes: dict[str, str]) -> list[tuple[SummaryRecord, Sound]]:
    """The newest summaries that have been spoken, each with its newest sound; later ids of the same are left out."""
    known = services()
    filters = [Filter(name, fold(wishes[name])) for name in _FIELDS if name in wishes]
    records, _ = known.library.listed(filters, _LOOKED_AT, None)
    found = ((record, known.speech.cache.of(summary_owner(record.summary_id))) for record in records)
    return [(record, sounds[0]) for record, sounds in found if sounds][:MOST_EPISODES]


def _episode(record: SummaryRecord, sound: Sound) -> Episode:
    root, details = request.url_root, record.details
    audio = {"audio": f"{sound.key}{sound.path.suffix}"}
    return Episode(
        guid=f"urn:youtube-summarizer:{record.summary_id}:{sound.key[:16]}",
        title=details.title or record.source.key,
        link=details.video_url or f"{root}read/{record.summary_id}",
        text="\n\n".join(passages(record.summary)),
        html=record.summary_html,
        made_at=max(parse_iso(record.summarized_at), datetime.fromtimestamp(int(sound.made_at), UTC)),
        audio_url=_with_token(f"{root}summaries/{record.summary_id}/audio", audio, last="audio"),
        media_type=sound.media_type,
        bytes=sound.size,
        seconds=seconds_of(sound.path),
        author=details.channel,
    )


def _with_token(url: str, query: dict[str, str], last: str = "") -> str:
    """The address with its query, and the word of the feed where there is a login; `last` stays at the end."""
    known = services()
    token = {"token": known.speech.token.value()} if known.settings.login_enabled else {}
    whole = {**{name: value for name, value in query.items() if name != last}, **token}
    whole |= {last: query[last]} if last else {}
    return f"{url}?{urlencode(whole)}" if whole else url

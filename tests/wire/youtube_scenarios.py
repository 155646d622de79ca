"""What YouTube answers on the stand for the video ids that mean something: recorded, in its words, and broken."""

import functools
import importlib.resources
import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.wire import youtube_videos as videos
from tests.wire.exchange import Exchange, Headers

HOST = "www.youtube.com"
SOUNDS = "rr1---sn-stand.googlevideo.com"  # where YouTube keeps what is played
WATCH, PLAYER, TEXT = "/watch", "/youtubei/v1/player", "/api/timedtext"
STALL_SECONDS = 60  # longer than any test waits


@functools.cache
def recorded(name: str) -> bytes:
    """A real answer of YouTube, as the caption library ships it."""
    return (importlib.resources.files("youtube_transcript_api") / "test" / "assets" / f"{name}.static").read_bytes()


@dataclass(frozen=True)
class Scenario:
    """At which call something happens, what, and for how many calls (0: always; not for PLAYER, which has no `v`)."""

    at: str
    act: Callable[[Exchange], None]
    times: int = 0


CLIENTS = ("ANDROID", "VISIONOS")  # that of the caption library, and that of yt-dlp without a JavaScript runtime


def client_of(exchange: Exchange) -> str:
    """Which of YouTube's clients the caller of PLAYER says to be."""
    return str(exchange.json()["context"]["client"]["clientName"])


def _only_for(client: str, scenario: Scenario) -> Scenario:
    """The scenario for one client; the other gets the video."""

    def act(exchange: Exchange) -> None:
        told = videos.player_reply(videos.video(exchange.json()["videoId"]))
        scenario.act(exchange) if client_of(exchange) == client else exchange.reply_json(told)

    return Scenario(PLAYER, act)


def _play(name: str) -> Scenario:
    return Scenario(PLAYER, lambda x: x.reply(200, {"Content-Type": "application/json"}, recorded(name)))


def _refuse(status: str, reason: str, subreason: str = "", **more: object) -> Scenario:
    return Scenario(PLAYER, lambda x: x.reply_json({**videos.refusal(status, reason, subreason), **more}))


def _page(at: str, status: int, body: bytes | str, headers: Headers | None = None, times: int = 0) -> Scenario:
    return Scenario(at, lambda x: x.reply(status, headers, body), times)


def stall(exchange: Exchange) -> None:
    """Says nothing until the client goes."""
    if not exchange.client_gone(STALL_SECONDS):
        exchange.reply(504)


def _consent(exchange: Exchange) -> None:
    given = "CONSENT=YES+" in exchange.headers.get("cookie", "")
    exchange.reply(body=recorded("youtube.html" if given else "youtube_consent_page.html"))


def _half(exchange: Exchange) -> None:
    out = exchange.stream(200, {"Content-Type": "text/xml"})
    out.write("<transcript><text start=")
    out.cut()


def _without_details(exchange: Exchange) -> None:
    told = videos.player_reply(videos.video(exchange.json()["videoId"]))
    exchange.reply_json({name: value for name, value in told.items() if name != "videoDetails"})


def _without_tracks(exchange: Exchange) -> None:
    told = videos.player_reply(videos.video(exchange.json()["videoId"]))
    exchange.reply_json({name: value for name, value in told.items() if name != "captions"})


def _with_sound(megabytes: float, *, told: bool = True) -> Callable[[Exchange], None]:
    """A video without captions whose sound is so large; `told`: the reply says how large."""

    def act(exchange: Exchange) -> None:
        video = videos.video(exchange.json()["videoId"])
        reply = videos.player_reply(video)
        size = int(megabytes * (1 << 20))
        del reply["captions"]
        exchange.reply_json({**reply, "streamingData": videos.sound(SOUNDS, video, size, told=told)})

    return act


def _captions_elsewhere(exchange: Exchange) -> None:
    told = json.dumps(videos.player_reply(videos.video(exchange.json()["videoId"])))
    exchange.reply(
        200, {"Content-Type": "application/json"}, told.replace("www.youtube.com/api", "169.254.169.254/api")
    )


def _simple_names(exchange: Exchange) -> None:
    told = videos.player_reply(videos.video(exchange.json()["videoId"]))
    for track in told["captions"]["playerCaptionsTracklistRenderer"]["captionTracks"]:
        track["name"] = {"simpleText": "English"}
    exchange.reply_json(told)


def _all_want_a_token(exchange: Exchange) -> None:
    told = json.dumps(videos.player_reply(videos.video(exchange.json()["videoId"])))
    exchange.reply(200, {"Content-Type": "application/json"}, told.replace("&caps=asr", "&caps=asr&exp=xpe"))


def _nothing_but_json3(exchange: Exchange, xml: str = "") -> None:
    if exchange.query.get("fmt") == "json3":
        exchange.reply_json(videos.json3(videos.video(exchange.query["v"]), exchange.query["lang"]))
    else:
        exchange.reply(200, body=xml)


_CAPTCHA = recorded("youtube_too_many_requests.html")
_BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><transcript>&b;</transcript>'
_SORRY = "https://www.google.com/sorry/index?continue=https://www.youtube.com/watch"

SCENARIOS: dict[str, Scenario] = {
    # recorded
    "GJLlxj_dtq8": _play("youtube.innertube.json"),  # nine tracks, English by hand and automatic
    "F1xioXWb8CY": _play("youtube_ww1_nl_en.innertube.json"),
    "Njp5uhTorCo": _play("youtube_age_restricted.innertube.json"),
    "dsMFmonKDD4": _play("youtube_transcripts_disabled.innertube.json"),
    "Fjg5lYqvzUs": _play("youtube_transcripts_disabled2.innertube.json"),
    "botblocked_": _play("youtube_request_blocked.innertube.json"),
    "notplayable": _play("youtube_unplayable.innertube.json"),
    "nosuchvideo": _play("youtube_video_unavailable.innertube.json"),
    "potokenhalf": _play("youtube_po_token_required.innertube.json"),  # asked for one track of two English ones
    "captcha429_": _page(WATCH, 429, _CAPTCHA, {"Retry-After": "77"}),
    "captcha200_": _page(WATCH, 200, _CAPTCHA),
    "consentonce": Scenario(WATCH, _consent),
    "consentstop": _page(WATCH, 200, recorded("youtube_consent_page.html")),
    "consentbad_": _page(WATCH, 200, recorded("youtube_consent_page_invalid.html")),
    # in the words of YouTube
    "captionsoff": _play("youtube_transcripts_disabled.innertube.json"),
    "privatevid_": _refuse("LOGIN_REQUIRED", "This is a private video. Please sign in to verify that you may see it."),
    "membersonly": _refuse(
        "UNPLAYABLE", "Join this channel to get access to members-only content like this video, and other perks."
    ),
    "removedvid_": _refuse("ERROR", "Video unavailable", "This video has been removed by the uploader"),
    "accountgone": _refuse(
        "ERROR", "Video unavailable", "This video is no longer available because its account has been terminated."
    ),
    "regionblock": _refuse(
        "UNPLAYABLE", "Video unavailable", "The uploader has not made this video available in your country"
    ),
    "ratelimited": _refuse("UNPLAYABLE", "Video unavailable", "This content isn\u2019t available, try again later."),
    "livenow____": _refuse(
        "OK",
        "",
        videoDetails={"videoId": "livenow____", "title": "Live now", "isLive": True, "isLiveContent": True},
    ),
    "androidbot_": _only_for("ANDROID", _refuse("LOGIN_REQUIRED", "Sign in to confirm you're not a bot")),
    "androidpot_": _only_for("ANDROID", Scenario(PLAYER, _all_want_a_token)),
    "androidage_": _only_for("ANDROID", _refuse("AGE_CHECK_REQUIRED", "Sign in to confirm your age")),
    "emptyxml___": Scenario(TEXT, _nothing_but_json3),
    "straightbot": _refuse("LOGIN_REQUIRED", "Sign in to confirm you're not a bot"),
    "agechecked_": _refuse("AGE_CHECK_REQUIRED", "Sign in to confirm your age"),
    "potokenall_": Scenario(PLAYER, _all_want_a_token),
    "forbidden__": _page(WATCH, 403, ""),
    "sorrypage__": _page(WATCH, 302, "", {"Location": _SORRY}),
    "blockedonce": _page(WATCH, 429, _CAPTCHA, times=1),
    "emptyonce__": _page(TEXT, 200, "", times=1),
    "emptyalways": _page(TEXT, 200, ""),
    "notracks___": Scenario(PLAYER, _without_tracks),
    "soundsmall_": Scenario(PLAYER, _with_sound(0.5)),
    "soundchunks": Scenario(PLAYER, _with_sound(10)),
    "soundlarge_": Scenario(PLAYER, _with_sound(26)),
    "soundsecret": Scenario(PLAYER, _with_sound(60, told=False)),
    "soundgone__": Scenario(PLAYER, _with_sound(0)),
    "textserver5": _page(TEXT, 503, ""),
    "text404____": _page(TEXT, 404, ""),
    # broken
    "server503__": _page(WATCH, 503, "", {"Retry-After": "9"}),
    "emptywatch_": _page(WATCH, 200, ""),
    "badjson____": _page(PLAYER, 200, "<html>not JSON</html>"),
    "noplayabili": Scenario(PLAYER, lambda x: x.reply_json({"responseContext": {}})),
    "listreply__": Scenario(PLAYER, lambda x: x.reply_json([1, 2])),
    "simplename_": Scenario(PLAYER, _simple_names),
    "nodetails__": Scenario(PLAYER, _without_details),
    "elsewhere__": Scenario(PLAYER, _captions_elsewhere),
    "notxml_____": Scenario(TEXT, lambda x: _nothing_but_json3(x, "<html><br></p>")),
    "xmlbomb____": _page(TEXT, 200, _BOMB),
    "nowords____": _page(TEXT, 200, "<transcript><text start='0' dur='1'> </text></transcript>"),
    "badtime____": _page(TEXT, 200, "<transcript><text start='soon'>x</text></transcript>"),
    "hangwatch__": Scenario(WATCH, stall),
    "hangplayer_": Scenario(PLAYER, stall),
    "hangtext___": Scenario(TEXT, stall),
    "resetwatch_": Scenario(WATCH, lambda x: x.drop()),
    "cuttext____": Scenario(TEXT, _half),
}

# Videos that begin so many seconds after a stand was first asked for them, and play from then on.
PREMIERES: dict[str, float] = {"premiere4s_": 4, "premiere8s_": 8, "livesoon___": 3 * 3600}

"""Captions over the wire: the real library against recorded and played answers of YouTube."""

import concurrent.futures
import dataclasses
import json
import subprocess
import sys

import pytest

import errors
from concurrency.cancellation import Cancellation
from setting_values import Settings
from summary.values import Source, SourceKind, Transcript, TranscriptRequest
from tests.wire import youtube_videos as videos
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, PLAYER, SCENARIOS, TEXT, WATCH, YouTube, recorded
from tests.wire.youtube_scenarios import PREMIERES
from youtube import proxies
from youtube.captions import YouTubeCaptions
from youtube.proxies import Proxy

__all__ = ["stand", "youtube"]

ID = "abcdefghijk"


def fetch(video_id: str, *languages: str, captions: YouTubeCaptions | None = None, exactly: bool = False) -> Transcript:
    wanted = TranscriptRequest(Source(SourceKind.VIDEO, video_id), languages or ("en",), exactly)
    return (captions or YouTubeCaptions()).fetch(wanted, lambda details: None, Cancellation())


def refusal_of(video_id: str, proxy: Proxy | None = None) -> errors.AppError:
    with pytest.raises(errors.AppError) as refusal:
        fetch(video_id, captions=YouTubeCaptions(proxy, timeouts=(5, 0.3 if video_id.startswith("hang") else 10)))
    return refusal.value


def test_a_video_with_everything(stand: Stand, youtube: YouTube) -> None:
    told = youtube.video(ID)
    got = fetch(ID)
    assert (got.language, got.kind, got.route, got.timed, got.warnings) == (
        "en",
        "auto",
        "youtube-transcript-api",
        True,
        (),
    )
    assert (got.details.title, got.details.channel, got.details.duration) == (told.title, told.channel, 300)
    assert got.details.thumbnail_url == f"https://i.ytimg.com/vi/{ID}/sddefault.jpg"
    assert got.details.video_url == f"https://www.youtube.com/watch?v={ID}"
    assert [(c.start, c.title) for c in got.details.chapters] == [(0, "Beginning"), (100, "Middle"), (150, "End")]
    assert got.segments[0].text == "captions in en"
    assert [segment.text for segment in got.segments[1:]] == [text for _, _, text in told.lines]
    assert [request.path for request in stand.journal] == [WATCH, PLAYER, TEXT]


def test_lines_are_clean_and_end_where_the_next_begins(youtube: YouTube) -> None:
    lines = ((5.0, 9.0, ">> three [Music]"), (0.0, 1.0, "one\ntwo"), (7.0, 2.5, " <i>four</i> "), (8.0, 1.0, "\n"))
    youtube.add(dataclasses.replace(videos.video(ID), lines=lines))
    got = [(s.start, s.end, s.text) for s in fetch(ID).segments]
    assert got == [(0, 2, "captions in en"), (0, 1, "one two"), (5, 7, "three"), (7, 9.5, "four")]


def test_a_recorded_video(stand: Stand, youtube: YouTube) -> None:
    got = fetch("GJLlxj_dtq8")
    assert (got.language, got.kind) == ("en", "manual")
    assert (got.details.title, got.details.channel, got.details.duration) == (
        "Surface Go Review - It’s Awesome",
        "Dave2D",
        316,
    )


def test_the_title_comes_from_the_public_card_when_the_player_tells_none(stand: Stand, youtube: YouTube) -> None:
    got = fetch("nodetails__")
    assert (got.details.title, got.details.channel) == ("Talk nodetails__", "Channel of nod")
    assert [request.path for request in stand.journal] == [WATCH, PLAYER, "/oembed", TEXT]


def test_consent_is_given_once(stand: Stand, youtube: YouTube) -> None:
    assert fetch("consentonce").segments
    assert [request.path for request in stand.journal] == [WATCH, WATCH, PLAYER, TEXT]


def test_the_warning_names_both_languages(youtube: YouTube) -> None:
    youtube.add(videos.video(ID, ("ja", False)))
    assert fetch(ID, "nl", "en").warnings == ("There are no captions in nl, en; those in ja were used.",)


def test_a_track_that_wants_a_proof_token_is_passed_over(youtube: YouTube) -> None:
    assert fetch("potokenhalf", "en").kind == "auto"


@pytest.mark.parametrize(
    ("video_id", "kind"),
    [
        ("Njp5uhTorCo", errors.AGE_RESTRICTED),
        ("agechecked_", errors.AGE_RESTRICTED),
        ("dsMFmonKDD4", errors.CAPTIONS_DISABLED),
        ("Fjg5lYqvzUs", errors.CAPTIONS_DISABLED),
        ("captionsoff", errors.CAPTIONS_DISABLED),
        ("notplayable", errors.VIDEO_UNPLAYABLE),
        ("privatevid_", errors.VIDEO_PRIVATE),
        ("nosuchvideo", errors.VIDEO_UNAVAILABLE),
        ("potokenall_", errors.PO_TOKEN_REQUIRED),
        ("livesoon___", errors.VIDEO_NOT_STARTED),
        ("livenow____", errors.VIDEO_LIVE),
        ("membersonly", errors.VIDEO_MEMBERS_ONLY),
        ("removedvid_", errors.VIDEO_UNAVAILABLE),
        ("accountgone", errors.VIDEO_UNAVAILABLE),
        ("regionblock", errors.VIDEO_REGION_BLOCKED),
        ("ratelimited", errors.YOUTUBE_BLOCKED),
        ("botblocked_", errors.YOUTUBE_BLOCKED),
        ("straightbot", errors.YOUTUBE_BLOCKED),
        ("captcha429_", errors.YOUTUBE_BLOCKED),
        ("captcha200_", errors.YOUTUBE_BLOCKED),
        ("blockedonce", errors.YOUTUBE_BLOCKED),
        ("forbidden__", errors.YOUTUBE_BLOCKED),
        ("sorrypage__", errors.YOUTUBE_BLOCKED),
        ("emptyalways", errors.EMPTY_ANSWER),
        ("consentstop", errors.CONSENT_REQUIRED),
        ("consentbad_", errors.CONSENT_REQUIRED),
        ("text404____", errors.CAPTIONS_UNREADABLE),
        ("emptywatch_", errors.CAPTIONS_UNREADABLE),
        ("badjson____", errors.CAPTIONS_UNREADABLE),
        ("noplayabili", errors.CAPTIONS_UNREADABLE),
        ("listreply__", errors.CAPTIONS_UNREADABLE),
        ("simplename_", errors.CAPTIONS_UNREADABLE),
        ("elsewhere__", errors.CAPTIONS_UNREADABLE),
        ("notxml_____", errors.CAPTIONS_UNREADABLE),
        ("xmlbomb____", errors.CAPTIONS_UNREADABLE),
        ("badtime____", errors.CAPTIONS_UNREADABLE),
        ("nowords____", errors.CAPTIONS_TOO_THIN),
        ("server503__", errors.YOUTUBE_UNREACHABLE),
        ("hangwatch__", errors.YOUTUBE_UNREACHABLE),
        ("hangplayer_", errors.YOUTUBE_UNREACHABLE),
        ("hangtext___", errors.YOUTUBE_UNREACHABLE),
        ("resetwatch_", errors.YOUTUBE_UNREACHABLE),
        ("cuttext____", errors.YOUTUBE_UNREACHABLE),
    ],
)
def test_every_failure_has_its_kind(stand: Stand, youtube: YouTube, video_id: str, kind: errors.ErrorKind) -> None:
    assert video_id in SCENARIOS or video_id in PREMIERES
    refusal = refusal_of(video_id)
    assert refusal.kind is kind, refusal.message
    assert {request.host for request in stand.journal} == {HOST}


def test_an_empty_answer_is_asked_for_once_more(stand: Stand, youtube: YouTube) -> None:
    assert fetch("emptyonce__").segments
    assert [request.path for request in stand.journal] == [WATCH, PLAYER, TEXT, TEXT]
    refusal_of("emptyalways")
    assert [request.path for request in stand.journal[4:]] == [WATCH, PLAYER, TEXT, TEXT]


def test_youtubes_own_words_and_waits_are_passed_on(youtube: YouTube) -> None:
    assert refusal_of("notplayable").message.endswith("Custom Reason Sub Reason 1Sub Reason 2")
    assert refusal_of("livesoon___").message.endswith("Premieres soon")
    assert refusal_of("captcha429_").retry_after == 77
    assert refusal_of("server503__").retry_after == 9


def test_a_proxy_is_used_whatever_the_environment_says_and_its_blocks_are_told_apart(youtube: YouTube) -> None:
    with Stand() as other:
        YouTube(other)
        proxy = Proxy(other.proxy_url)
        assert fetch(ID, captions=YouTubeCaptions(proxy)).segments
        assert refusal_of("botblocked_", proxy).kind is errors.YOUTUBE_BLOCKED_PROXY
        assert refusal_of("sorrypage__", proxy).kind is errors.YOUTUBE_BLOCKED_PROXY
        assert refusal_of("straightbot", proxy).kind is errors.YOUTUBE_BLOCKED_PROXY
        assert other.requests(HOST, TEXT)


def test_a_rotating_proxy_is_tried_again_on_a_new_connection(stand: Stand, youtube: YouTube) -> None:
    rotating = Proxy(stand.proxy_url, rotating=True)
    assert fetch("blockedonce", captions=YouTubeCaptions(rotating)).segments
    assert {request.headers["connection"] for request in stand.journal} == {"close"}
    assert refusal_of("captcha429_", rotating).kind is errors.YOUTUBE_BLOCKED_ROTATING
    assert sum(request.query.get("v") == "captcha429_" for request in stand.journal) == 3


def test_a_proxy_that_does_not_work_is_told_without_its_password(stand: Stand) -> None:
    refusal = refusal_of(ID, Proxy("http://user:s3cret@127.0.0.1:1"))
    assert refusal.kind is errors.YOUTUBE_UNREACHABLE
    unusable = refusal_of(ID, Proxy("socks5://user:s3cret@127.0.0.1:1"))
    assert unusable.kind is errors.YOUTUBE_UNREACHABLE
    assert "s3cret" not in str((refusal.as_dict(), unusable.as_dict(), repr(Proxy("http://user:s3cret@x"))))


def test_nothing_slow_is_loaded_before_the_first_call() -> None:
    code = (
        "import sys, youtube.captions, youtube.catalog, youtube.urls, youtube.proxies;"
        "print(*{'requests', 'urllib3', 'yt_dlp', 'youtube_transcript_api'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert ran.stdout.strip() == ""


def test_proxies_from_settings() -> None:
    assert proxies.from_settings(Settings()) is None
    assert proxies.from_settings(Settings(youtube_proxy_url="socks5://h:1")) == Proxy("socks5://h:1")
    both = Settings(webshare_proxy_username="me-rotate", webshare_proxy_password="p@:s/s")
    assert proxies.from_settings(both) == Proxy("http://me-rotate:p%40%3As%2Fs@p.webshare.io:80/", rotating=True)


def test_eight_threads_get_each_their_own(stand: Stand, youtube: YouTube) -> None:
    captions = YouTubeCaptions()
    ids = videos.video_ids(40)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda video_id: fetch(video_id, captions=captions), ids))
    assert [transcript.details.title for transcript in got] == [f"Talk {video_id}" for video_id in ids]
    assert len({transcript.fingerprint for transcript in got}) == 40


def test_the_played_replies_use_the_names_of_the_recorded_ones() -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(names(child) for child in value.values()))
        return set().union(*(names(child) for child in value)) if isinstance(value, list) else set()

    real = set().union(*(names(json.loads(recorded(f"youtube{name}.innertube.json"))) for name in ("", "_unplayable")))
    assert names(videos.player_reply(videos.video(ID, ("en", True), ("de", False)))) <= real
    assert names(videos.refusal("ERROR", "gone", "for good")) <= real

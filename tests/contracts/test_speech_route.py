"""The route that writes speech down: the words, the times, what it costs, and its limits."""

import pytest

import errors
from concurrency.cancellation import Cancellation
from providers.transcription import Transcriber
from sources.routes import RoutesInOrder
from sources.speech import SpeechToText
from summary.origin import SPEECH, Transcription
from summary.prices import Account, Usage
from tests.contracts.test_routes import Asked
from tests.wire import openai
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import SOUNDS, YouTube
from youtube.captions import YouTubeCaptions
from youtube.proxies import Proxy
from youtube.sound import YouTubeSound
from youtube.ytdlp_captions import YtDlpCaptions

__all__ = ["stand", "youtube"]

MODEL = "whisper-1"


@pytest.fixture(autouse=True)
def speech(stand: Stand, youtube: YouTube) -> None:
    stand.route(openai.HOST, openai.OpenAIStand())


class Lines:
    """The port to the ledger: what was written down last is in `kept`, None when it was withdrawn."""

    def __init__(self) -> None:
        self.kept: tuple[str, float | None, bool] | None = None

    def begin(self, account: Account, model: str, usage: Usage, cost: float | None) -> int:
        self.kept = (model, cost, False)
        return 1

    def settle(self, line: int, usage: Usage, cost: float | None, *, told: bool) -> None:
        assert self.kept is not None
        self.kept = (self.kept[0], cost, told)

    def withdraw(self, line: int) -> None:
        self.kept = None


def routes(
    model: str = MODEL, base_url: str | None = None, proxy: Proxy | None = None, lines: Lines | None = None
) -> RoutesInOrder:
    scribe = Transcriber("sk-secret", base_url, model, 60)
    speech = SpeechToText(YouTubeSound(proxy), scribe, lines or Lines())
    return RoutesInOrder([YouTubeCaptions(proxy), YtDlpCaptions(proxy)], speech)


def test_a_video_without_captions_is_written_down_with_times_and_its_cost(stand: Stand) -> None:
    asked, lines = Asked("soundsmall_"), Lines()
    got = asked.of(routes(lines=lines))
    assert lines.kept == (MODEL, 0.03, True)
    assert " ".join(segment.text for segment in got.segments) == openai.SPOKEN
    assert [(segment.start, segment.end) for segment in got.segments] == [(0.0, 1.5), (1.5, 150.0)]
    assert (got.kind, got.route, got.language, got.timed) == ("transcribed", SPEECH, "en", True)
    assert got.details.title == asked.told[-1].title == "Talk soundsmall_"
    assert got.origin.transcription == Transcription(MODEL, 5.0, 0.03)
    assert [(attempt.route, attempt.outcome) for attempt in got.origin.attempts] == [
        ("youtube-transcript-api", "captions_disabled"),
        (SPEECH, "ok"),
    ]
    assert MODEL in got.warnings[0]
    [sound] = stand.requests(SOUNDS)
    assert "film" not in sound.query
    [sent] = stand.requests(openai.HOST)
    assert bytes(1 << 19) in sent.body
    assert b"soundsmall_.m4a" in sent.body


def test_a_model_without_times_gives_the_words(stand: Stand) -> None:
    got = Asked("soundsmall_").of(routes("gpt-4o-mini-transcribe"))
    assert " ".join(segment.text for segment in got.segments) == openai.SPOKEN
    assert (got.timed, got.language) == (False, "und")
    assert got.origin.transcription == Transcription("gpt-4o-mini-transcribe", 5.0, 0.015)


def test_the_price_of_a_server_of_ones_own_is_not_known(stand: Stand) -> None:
    stand.route("speech.local", openai.OpenAIStand())
    got = Asked("soundsmall_").of(routes(base_url=stand.direct_url("speech.local") + "/v1"))
    assert got.origin.transcription == Transcription(MODEL, 5.0, None)


def test_a_recording_is_fetched_in_pieces(stand: Stand) -> None:
    Asked("soundchunks").of(routes())
    ranges = [request.headers["range"] for request in stand.requests(SOUNDS)]
    piece = 9 << 20
    assert ranges == [f"bytes={n * piece}-{(n + 1) * piece - 1}" for n in range(2)]
    [sent] = stand.requests(openai.HOST)
    assert len(sent.body) > 10 << 20


@pytest.mark.parametrize(("video_id", "most"), [("soundlarge_", 0), ("soundsecret", 3)])
def test_what_is_too_large_is_refused_before_anything_is_paid(stand: Stand, video_id: str, most: int) -> None:
    refusal = Asked(video_id).refusal_of(routes())
    assert refusal.kind is errors.SOUND_TOO_LONG
    assert "25 MB" in refusal.message
    assert len(stand.requests(SOUNDS)) == most
    assert not stand.requests(openai.HOST)


@pytest.mark.parametrize(
    ("video_id", "kind"),
    [
        ("notracks___", errors.SOUND_UNAVAILABLE),
        ("soundgone__", errors.SOUND_UNAVAILABLE),
        ("privatevid_", errors.VIDEO_PRIVATE),
        ("botblocked_", errors.YOUTUBE_BLOCKED),
    ],
)
def test_where_no_sound_can_be_had(stand: Stand, video_id: str, kind: errors.ErrorKind) -> None:
    assert Asked(video_id).refusal_of(routes()).kind is kind
    assert not stand.requests(openai.HOST)


def test_the_models_failures_are_those_of_every_model(stand: Stand) -> None:
    lines = Lines()
    refusal = Asked("soundsmall_").refusal_of(routes("e429", lines=lines))
    assert lines.kept is None, "a refusal costs nothing"
    assert refusal.kind is errors.MODEL_RATE_LIMITED
    assert refusal.retry_after == 1


def test_captions_are_read_where_there_are_any(stand: Stand) -> None:
    assert Asked("abcdefghijk").of(routes()).kind == "auto"
    assert not stand.requests(SOUNDS)


def test_a_cancel_before_it_begins(stand: Stand) -> None:
    asked = Asked("soundsmall_")
    asked.cancel = Cancellation()
    asked.cancel.cancel()
    with pytest.raises(errors.JobCancelled):
        asked.of(routes())
    assert stand.journal == []

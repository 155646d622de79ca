"""What every route to the words of a video must do, whatever stands behind it."""

import threading
from collections.abc import Callable, Iterator

import pytest

import errors
from concurrency.cancellation import Cancellation
from sources.routes import NEXT, Route, RoutesInOrder
from summary.origin import CAPTION_API, FOUND, YT_DLP, OfferedCaptions, RouteAttempt
from summary.values import Source, SourceKind, Transcript, TranscriptRequest, VideoDetails
from tests.error_kinds import KINDS
from tests.wire import youtube_videos as videos
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, PLAYER, TEXT, WATCH, YouTube
from youtube.captions import YouTubeCaptions
from youtube.proxies import Proxy
from youtube.ytdlp_captions import YtDlpCaptions

__all__ = ["stand", "youtube"]

ID = "abcdefghijk"
MakeRoute = Callable[..., Route]


class Asked:
    """One question to a route: what it was told, and what came of it."""

    def __init__(self, video_id: str, *languages: str, exactly: bool = False) -> None:
        source = Source(SourceKind.VIDEO, video_id)
        self.wanted = TranscriptRequest(source, languages or ("en",), exactly)
        self.cancel = Cancellation()
        self.told: list[VideoDetails] = []

    def of(self, route: Route | RoutesInOrder) -> Transcript:
        return route.fetch(self.wanted, self.told.append, self.cancel)

    def refusal_of(self, route: Route | RoutesInOrder) -> errors.AppError:
        with pytest.raises(errors.AppError) as refusal:
            self.of(route)
        return refusal.value


@pytest.fixture(params=[YouTubeCaptions, YtDlpCaptions])
def make(request: pytest.FixtureRequest, stand: Stand, youtube: YouTube) -> Iterator[MakeRoute]:
    """Makes the route; every request of it stays at YouTube."""
    yield request.param
    assert {asked.host for asked in stand.journal} <= {HOST}


class TestCaptionRoutes:
    """The routes that read YouTube's own captions."""

    def test_words_times_and_details(self, youtube: YouTube, make: MakeRoute) -> None:
        asked, told = Asked(ID), youtube.video(ID)
        got = asked.of(make())
        assert [segment.text for segment in got.segments] == ["captions in en", *[text for *_, text in told.lines]]
        assert [segment.start for segment in got.segments] == [0, *[start for start, *_ in told.lines]]
        assert (got.language, got.kind, got.timed) == ("en", "auto", True)
        assert (got.details.title, got.details.channel, got.details.duration) == (told.title, told.channel, 300)
        assert [chapter.title for chapter in got.details.chapters] == ["Beginning", "Middle", "End"]
        assert asked.told[-1] == got.details

    def test_it_names_itself_and_what_there_was(self, youtube: YouTube, make: MakeRoute) -> None:
        youtube.add(videos.video(ID, ("de", False), ("en", True)))
        route = make()
        got = Asked(ID, "de").of(route)
        assert got.route == route.name
        assert got.origin.attempts == (RouteAttempt(route.name, FOUND),)
        assert got.origin.available == (OfferedCaptions("de", "manual"), OfferedCaptions("en", "auto"))

    @pytest.mark.parametrize(
        ("wanted", "tracks", "expected"),
        [
            (("de", "en"), (("en", False), ("de", True)), ("de", "auto", 0)),
            (("en",), (("en", True), ("en", False)), ("en", "manual", 0)),
            (("en",), (("en-US", True), ("de", False)), ("en-US", "auto", 0)),
            (("en-US",), (("de", False), ("en", True)), ("en", "auto", 0)),
            (("pt-BR",), (("en", False), ("pt", True)), ("pt", "auto", 0)),
            (("en",), (("fr", False), ("de", True), ("de", False)), ("de", "manual", 1)),  # what is spoken
            (("fr",), (("ja", False), ("ko", False)), ("fr", "translated", 1)),
            (("en",), (("ja", False), ("fr", False)), ("ja", "manual", 1)),  # any are better than none
        ],
    )
    def test_the_language(
        self,
        youtube: YouTube,
        make: MakeRoute,
        wanted: tuple[str, ...],
        tracks: tuple[tuple[str, bool], ...],
        expected: tuple[str, str, int],
    ) -> None:
        youtube.add(videos.video(ID, *tracks))
        got = Asked(ID, *wanted).of(make())
        assert (got.language, got.kind, len(got.warnings)) == expected
        assert got.segments[0].text == f"captions in {expected[0]}"

    def test_a_language_that_a_person_named_is_translated_or_refused_with_an_offer(
        self, youtube: YouTube, make: MakeRoute
    ) -> None:
        youtube.add(videos.video(ID, ("en", True), ("de", False), ("en", False)))
        translated = Asked(ID, "fr", exactly=True).of(make())
        assert (translated.language, translated.kind) == ("fr", "translated")
        assert translated.origin.translated_from == "de"
        assert Asked(ID, "de-AT", exactly=True).of(make()).language == "de"
        refusal = Asked(ID, "ko", exactly=True).refusal_of(make())
        assert refusal.kind is errors.CAPTIONS_NOT_IN_LANGUAGE
        assert sorted(refusal.as_dict()["languages"]) == ["de", "en"]
        assert "ko" in refusal.message
        assert "de" in refusal.remedy

    @pytest.mark.parametrize(
        ("video_id", "kind"),
        [
            ("botblocked_", errors.YOUTUBE_BLOCKED),
            ("straightbot", errors.YOUTUBE_BLOCKED),
            ("ratelimited", errors.YOUTUBE_BLOCKED),
            ("privatevid_", errors.VIDEO_PRIVATE),
            ("membersonly", errors.VIDEO_MEMBERS_ONLY),
            ("removedvid_", errors.VIDEO_UNAVAILABLE),
            ("nosuchvideo", errors.VIDEO_UNAVAILABLE),
            ("regionblock", errors.VIDEO_REGION_BLOCKED),
            ("agechecked_", errors.AGE_RESTRICTED),
            ("livesoon___", errors.VIDEO_NOT_STARTED),
            ("livenow____", errors.VIDEO_LIVE),
            ("potokenall_", errors.PO_TOKEN_REQUIRED),
            ("notplayable", errors.VIDEO_UNPLAYABLE),
            ("emptyalways", errors.EMPTY_ANSWER),
            ("badjson____", errors.CAPTIONS_UNREADABLE),
            ("listreply__", errors.CAPTIONS_UNREADABLE),
            ("elsewhere__", errors.CAPTIONS_UNREADABLE),
            ("notracks___", errors.CAPTIONS_DISABLED),
            ("textserver5", errors.YOUTUBE_UNREACHABLE),
            ("text404____", errors.CAPTIONS_UNREADABLE),
            ("hangtext___", errors.YOUTUBE_UNREACHABLE),
        ],
    )
    def test_a_failure_has_its_kind(self, make: MakeRoute, video_id: str, kind: errors.ErrorKind) -> None:
        silence = 0.5 if video_id.startswith("hang") else 10
        refusal = Asked(video_id).refusal_of(make(timeouts=(5, silence)))
        assert refusal.kind is kind, refusal.message

    @pytest.mark.parametrize("video_id", ["notracks___", "potokenall_", "emptyalways", "livesoon___"])
    def test_what_fails_has_a_title_all_the_same(self, make: MakeRoute, video_id: str) -> None:
        asked = Asked(video_id)
        asked.refusal_of(make())
        assert asked.told[-1].title == f"Talk {video_id}"

    def test_a_proxy_is_told_apart(self, stand: Stand, make: MakeRoute) -> None:
        plain, rotating = Proxy(stand.proxy_url), Proxy(stand.proxy_url, rotating=True)
        refusals = [Asked("botblocked_").refusal_of(make(proxy)) for proxy in (None, plain, rotating)]
        assert [refusal.kind for refusal in refusals] == [
            errors.YOUTUBE_BLOCKED,
            errors.YOUTUBE_BLOCKED_PROXY,
            errors.YOUTUBE_BLOCKED_ROTATING,
        ]
        assert len({refusal.remedy for refusal in refusals}) == 3

    @pytest.mark.parametrize(
        ("video_id", "path"), [("hangwatch__", WATCH), ("hangplayer_", PLAYER), ("hangtext___", TEXT)]
    )
    def test_a_cancel_ends_it_at_once(self, stand: Stand, make: MakeRoute, video_id: str, path: str) -> None:
        asked, raised = Asked(video_id), []

        def work() -> None:
            try:
                asked.of(make())
            except BaseException as fault:
                raised.append(fault)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        stand.wait_for(lambda: stand.requests(HOST, path))
        asked.cancel.cancel()
        thread.join(1)
        assert [type(fault) for fault in raised] == [errors.JobCancelled]
        [stalled] = stand.requests(HOST, path)
        stand.wait_for(lambda: stalled.client_disconnected, timeout=2)


class TestInOrder:
    """One route after the other."""

    @pytest.fixture
    def routes(self, stand: Stand, youtube: YouTube) -> RoutesInOrder:
        return RoutesInOrder([YouTubeCaptions(), YtDlpCaptions()])

    @pytest.mark.parametrize(
        ("video_id", "code"),
        [
            ("androidbot_", "youtube_blocked"),
            ("androidpot_", "po_token_required"),
            ("androidage_", "age_restricted"),
            ("emptyxml___", "youtube_empty_answer"),
            ("consentbad_", "consent_required"),
            ("notxml_____", "captions_unreadable"),
        ],
    )
    def test_the_second_gives_what_the_first_was_refused(self, routes: RoutesInOrder, video_id: str, code: str) -> None:
        got = Asked(video_id).of(routes)
        assert got.route == YT_DLP
        assert got.segments[0].text == "captions in en"
        assert got.origin.attempts == (RouteAttempt(CAPTION_API, code), RouteAttempt(YT_DLP, FOUND))

    def test_the_first_is_enough(self, stand: Stand, routes: RoutesInOrder) -> None:
        assert Asked(ID).of(routes).route == CAPTION_API
        assert len(stand.journal) == 3

    @pytest.mark.parametrize(
        "video_id", ["privatevid_", "membersonly", "removedvid_", "regionblock", "livesoon___", "captionsoff"]
    )
    def test_what_is_final_is_asked_once(self, stand: Stand, routes: RoutesInOrder, video_id: str) -> None:
        Asked(video_id).refusal_of(routes)
        assert len(stand.requests(HOST, WATCH)) == 1

    def test_the_failure_that_says_most_is_told(self, routes: RoutesInOrder) -> None:
        assert Asked("botblocked_").refusal_of(routes).kind is errors.YOUTUBE_BLOCKED
        assert Asked("potokenall_").refusal_of(routes).kind is errors.PO_TOKEN_REQUIRED
        assert Asked("badjson____").refusal_of(routes).kind is errors.CAPTIONS_UNREADABLE

    def test_the_table_names_kinds_that_exist(self) -> None:
        assert set(NEXT) <= set(KINDS)

"""What is read out of a player reply, and which track is chosen: the pure parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.values import Source, SourceKind, TranscriptRequest
from youtube.player import PlayerReply, chapters
from youtube.tracks import Track, in_order

SOURCE = Source(SourceKind.VIDEO, "abcdefghijk")


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("0:00 Intro\n1:05 - Middle\n01:02:03 End", [(0, "Intro"), (65, "Middle"), (3723, "End")]),
        ("text\n(00:00) One\n[0:10] Two\n• 0:20: Three\nmore", [(0, "One"), (10, "Two"), (20, "Three")]),
        ("0:00 Only\n0:10 two", []),
        ("0:05 Not\n0:10 from\n0:20 zero", []),
        ("0:00 Not\n0:20 in\n0:10 order", []),
        ("0:00 One\n0:10 Two\n99:00 After the end", [(0, "One"), (10, "Two")]),
        ("see 0:00 and 0:10 and 0:20", []),
        ("", []),
    ],
)
def test_chapters(description: str, expected: list[tuple[int, str]]) -> None:
    assert [(c.start, c.title) for c in chapters(description, 4000)] == expected


_NAMES = (
    *("playabilityStatus", "status", "reason", "errorScreen", "playerErrorMessageRenderer", "subreason", "runs"),
    *("text", "videoDetails", "title", "author", "lengthSeconds", "thumbnail", "thumbnails", "url", "width", "isLive"),
    *("liveStreamability", "liveStreamabilityRenderer", "offlineSlate", "liveStreamOfflineSlateRenderer"),
    *("scheduledStartTime", "captions", "playerCaptionsTracklistRenderer", "audioTracks", "defaultAudioTrackIndex"),
)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
        max_leaves=25,
    )
)
def test_any_json_is_read_without_a_fault(data: object) -> None:
    reply = PlayerReply(data)
    assert isinstance(reply.status, str)
    assert isinstance(reply.reason, str)
    assert isinstance(reply.upcoming and reply.live and reply.for_members and reply.is_private, bool)
    assert reply.starts_at is None or reply.starts_at > 0
    assert reply.default_language is None or reply.default_language
    assert isinstance(reply.age_gated, bool)
    details = reply.details(SOURCE)
    assert details is None or details.title


def test_a_thumbnail_of_another_host_is_not_taken() -> None:
    pictures = [
        {"url": "https://evil.example/x.jpg", "width": 640},
        {"url": "https://i.ytimg.com.evil.example/x.jpg", "width": 640},
        {"url": "http://i.ytimg.com/x.jpg", "width": 640},
        {"url": "https://i.ytimg.com/vi/abcdefghijk/default.jpg", "width": 120},
    ]
    details = PlayerReply({"videoDetails": {"title": "T", "thumbnail": {"thumbnails": pictures}}}).details(SOURCE)
    assert details is not None
    assert details.thumbnail_url == "https://i.ytimg.com/vi/abcdefghijk/default.jpg"


def test_the_exact_tag_comes_before_a_related_one() -> None:
    offered = [Track("zh-Hant", False), Track("zh-Hans", True), Track("zh-Hans", False), Track("zh", False)]
    order = in_order(offered, TranscriptRequest(SOURCE, ("zh-Hans",)))
    assert order == [Track("zh-Hans", False), Track("zh", False), Track("zh-Hant", False), Track("zh-Hans", True)]


@given(
    st.lists(st.builds(Track, st.sampled_from(["en", "en-US", "de", "pt-BR", "ja"]), st.booleans()), max_size=6),
    st.lists(st.sampled_from(["en", "de-AT", "pt", "xx"]), max_size=3),
)
def test_no_track_is_ever_lost(offered: list[Track], wanted: list[str]) -> None:
    assert sorted(map(str, in_order(offered, TranscriptRequest(SOURCE, tuple(wanted))))) == sorted(map(str, offered))

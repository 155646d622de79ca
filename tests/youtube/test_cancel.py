"""A cancel ends a call to YouTube at once, whatever it waits for, and YouTube sees the connection end."""

import threading
import time

import pytest

import errors
from concurrency.cancellation import Cancellation
from summary.values import Source, SourceKind, TranscriptRequest
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, PLAYER, TEXT, WATCH, YouTube
from youtube.captions import YouTubeCaptions
from youtube.catalog import PlaylistCatalog

__all__ = ["stand", "youtube"]

SOON = 1.0


def ended_by(cancel: Cancellation, call: threading.Thread) -> float:
    """Seconds from the wish to the end of the call."""
    began = time.monotonic()
    cancel.cancel()
    call.join(SOON * 5)
    assert not call.is_alive()
    return time.monotonic() - began


class Call(threading.Thread):
    """A call in a worker's thread, and what it raised."""

    def __init__(self, captions: YouTubeCaptions, video_id: str, cancel: Cancellation) -> None:
        super().__init__(daemon=True)
        self._work = (captions, Source(SourceKind.VIDEO, video_id), cancel)
        self.raised: BaseException | None = None
        self.start()

    def run(self) -> None:
        captions, source, cancel = self._work
        try:
            captions.fetch(TranscriptRequest(source, ("en",)), lambda details: None, cancel)
        except BaseException as raised:
            self.raised = raised


@pytest.mark.parametrize(("video_id", "path"), [("hangwatch__", WATCH), ("hangplayer_", PLAYER), ("hangtext___", TEXT)])
def test_while_youtube_says_nothing(stand: Stand, youtube: YouTube, video_id: str, path: str) -> None:
    cancel = Cancellation()
    call = Call(YouTubeCaptions(), video_id, cancel)
    stand.wait_for(lambda: stand.requests(HOST, path))
    assert ended_by(cancel, call) < SOON
    assert isinstance(call.raised, errors.JobCancelled)
    [stalled] = stand.requests(HOST, path)
    stand.wait_for(lambda: stalled.client_disconnected, timeout=SOON)


def test_a_stop_of_the_server_is_told_apart(stand: Stand, youtube: YouTube) -> None:
    cancel = Cancellation()
    call = Call(YouTubeCaptions(), "hangtext___", cancel)
    stand.wait_for(lambda: stand.requests(HOST, TEXT))
    cancel.interrupt()
    call.join(SOON)
    assert isinstance(call.raised, errors.WorkInterrupted)


def test_before_it_began_nothing_is_asked(stand: Stand, youtube: YouTube) -> None:
    cancel = Cancellation()
    cancel.cancel()
    wanted = TranscriptRequest(Source(SourceKind.VIDEO, "abcdefghijk"), ("en",))
    with pytest.raises(errors.JobCancelled):
        YouTubeCaptions().fetch(wanted, lambda details: None, cancel)
    with pytest.raises(errors.JobCancelled):
        PlaylistCatalog().playlist("PLcount3", cancel)
    assert stand.journal == []


@pytest.mark.parametrize(("playlist_id", "calls"), [("PLhang", 1), ("PLhangpage2", 3)])
def test_a_playlist_ends_at_once_and_asks_for_no_more(
    stand: Stand, youtube: YouTube, playlist_id: str, calls: int
) -> None:
    cancel = Cancellation()

    def cancel_when_it_hangs() -> None:
        stand.wait_for(lambda: len(stand.journal) == calls)
        cancel.cancel()

    threading.Thread(target=cancel_when_it_hangs, daemon=True).start()
    with pytest.raises(errors.JobCancelled):
        PlaylistCatalog().playlist(playlist_id, cancel)
    assert time.monotonic() - stand.journal[-1].at < SOON
    stand.wait_for(lambda: all(thread.name != "interruptible" for thread in threading.enumerate()), timeout=5)
    assert len(stand.journal) == calls
    assert stand.journal[-1].client_disconnected

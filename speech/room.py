"""All of speech that a server holds: who speaks, what is kept, and what is spoken ahead."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from concurrency.heard import HeardWork
from job_models import JobStatus, ProcessingJob
from library_errors import TOO_MANY_VOICES
from setting_values import Settings
from speech.ahead import Ahead
from speech.audio_cache import AudioCache, Limits
from speech.feed_token import FeedToken
from speech.offered import Offered
from speech.script import of_record, summary_owner
from speech.speaker import Speaker, Spoken
from storage.spending import SpendingLedger
from storage.summary_library import SummaryLibrary

AT_ONCE = 4
"""So many texts are spoken at once for those who wait; each holds a thread of the web server while it is."""


class Speech:
    """Start it before use, stop it at the end; `work` is what somebody waits for."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        folder: Path,
        ledger: SpendingLedger,
        library: SummaryLibrary,
        waiting: Callable[[], Sequence[ProcessingJob]],
    ) -> None:
        """`settings` are asked whenever they matter; `folder` is that of everything that is kept.

        `waiting` are the jobs that are not over. From now on the sound of a summary goes with it.
        """

        def limits() -> Limits:
            now = settings()
            return Limits(now.tts_cache_mb, now.tts_cache_files, now.tts_cache_hours)

        self.cache = AudioCache(folder / "audio", limits)
        self.speaker = Speaker(Offered(settings), self.cache, ledger)
        self.token = FeedToken(folder)

        def idle() -> bool:
            return not any(job.status in (JobStatus.PENDING, JobStatus.IN_PROGRESS) for job in waiting())

        self._ahead = Ahead(
            self.speaker, settings, lambda count: [of_record(each) for each in library.page(count)], idle, ledger.job
        )
        library.on_deleted.append(self.forget)
        self.work: HeardWork[Spoken | BaseException] = HeardWork(AT_ONCE, TOO_MANY_VOICES)

    def start(self) -> None:
        """Tidies up behind an earlier run, beside the start."""
        threading.Thread(target=self.cache.tidy, name="audio-tidy", daemon=True).start()
        self._ahead.start()

    def stop(self) -> None:
        """Nothing is spoken any more."""
        self.work.stop()
        self._ahead.stop()

    def forget(self, summary_ids: Sequence[str]) -> None:
        """Removes the sound of these summaries."""
        for summary_id in summary_ids:
            self.cache.forget(summary_owner(summary_id))

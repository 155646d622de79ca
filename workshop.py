"""What work is done with under the settings of the moment: models, ways to a transcript, the pipeline between them."""

from dataclasses import dataclass
from typing import Any

from clock import utc_now
from concurrency.current import Current
from concurrency.side_by_side import SideBySide
from concurrency.single_flight import SingleFlight
from doctor.visits import Doctor
from following.listing import YouTubeListing
from jobs.pace import Pace
from providers.budget import Budget
from providers.gated import Announce
from providers.registry import ModelRegistry
from providers.transcription import Transcriber
from setting_sources import Configuration
from setting_values import Settings
from sources.estimates import Estimates
from sources.preview import PlaylistPreviews
from sources.routes import RoutesInOrder
from sources.samples import Samples
from sources.speech import SpeechToText
from sources.transcripts import TranscriptSources
from storage.spending import SpendingLedger
from storage.summary_library import SummaryLibrary
from summary.ask import Asker
from summary.in_turn import InTurn
from summary.pipeline import Pipeline
from summary.ports import CancelToken, Report
from summary.values import Playlist, SummaryRecord, SummaryRequest
from youtube import lane, proxies
from youtube.captions import YouTubeCaptions
from youtube.catalog import PlaylistCatalog
from youtube.channels import ChannelCatalog
from youtube.sound import YouTubeSound
from youtube.ytdlp_captions import YtDlpCaptions

_OF_MODELS = ("google_", "openai_", "local_", "gemini_", "default_model", "model_", "provider_", "request_timeout")
_OF_YOUTUBE = ("youtube_", "webshare_")


@dataclass(frozen=True, slots=True)
class Shared:
    """What stays when the settings change."""

    library: SummaryLibrary
    samples: Samples
    pace: Pace
    single_flight: SingleFlight
    announce: Announce


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything that is made anew for other settings; work that began in one ends in it."""

    configuration: Configuration
    budget: Budget
    models: ModelRegistry
    lane: lane.Lane
    summaries: InTurn
    catalog: PlaylistCatalog
    followed: YouTubeListing
    followed_at_once: YouTubeListing
    estimates: Estimates
    previews: PlaylistPreviews
    doctor: Doctor
    asker: Asker


def make(configuration: Configuration, shared: Shared, ledger: SpendingLedger, before: Workshop | None) -> Workshop:
    """A workshop. What was learned `before`, of the pace of providers and of YouTube, is kept where it still holds."""
    settings = configuration.settings
    models = before.models if before and _same(before, settings, _OF_MODELS) else None
    models = models or ModelRegistry(settings, shared.announce, ledger)
    proxy = proxies.from_settings(settings)
    way = before.lane if before and _same(before, settings, _OF_YOUTUBE) else None
    way = way or lane.from_settings(settings, proxy, shared.announce)
    speech = None
    if settings.transcribe_model:
        scribe = Transcriber(
            settings.openai_api_key, settings.openai_base_url, settings.transcribe_model, settings.request_timeout
        )
        speech = SpeechToText(YouTubeSound(proxy, passage=way.at_once), scribe, ledger)
    videos = RoutesInOrder([YouTubeCaptions(proxy), YtDlpCaptions(proxy)], speech, way.in_turn)
    transcripts = TranscriptSources(videos, shared.samples.transcript, shared.library.uploaded)
    side_by_side = SideBySide(settings.summary_parallel)
    pipeline = Pipeline(
        transcripts, models, shared.library, shared.single_flight, side_by_side, settings.caption_languages, utc_now
    )
    looked_at = PlaylistCatalog(proxy, settings.youtube_api_key, passage=way.at_once)
    listed = PlaylistCatalog(proxy, settings.youtube_api_key, passage=way.in_turn)
    budget = Budget(settings.budget_monthly_usd, settings.budget_job_usd)

    def outlook(cost: float | None) -> dict[str, Any]:
        return budget.outlook(cost, ledger.this_month())

    return Workshop(
        configuration=configuration,
        budget=budget,
        models=models,
        lane=way,
        summaries=InTurn(pipeline, settings.model_fallbacks),
        catalog=listed,
        followed=YouTubeListing(ChannelCatalog(proxy, listed, way.in_turn), listed),
        followed_at_once=YouTubeListing(ChannelCatalog(proxy, looked_at, way.at_once), looked_at),
        estimates=Estimates(pipeline.known, shared.library.transcript, transcripts.local, models, outlook),
        previews=PlaylistPreviews(looked_at, pipeline.known, models, shared.pace, outlook),
        doctor=Doctor(settings),
        asker=Asker(models),
    )


def _same(before: Workshop, settings: Settings, beginnings: tuple[str, ...]) -> bool:
    def of(each: Settings) -> dict[str, Any]:
        return {name: getattr(each, name) for name in Settings.__slots__ if name.startswith(beginnings)}

    return of(before.configuration.settings) == of(settings)


class Today:
    """The work of the current workshop, for whoever outlives it."""

    def __init__(self, current: Current[Workshop]) -> None:
        self._current = current

    def summarize(
        self, request: SummaryRequest, report: Report, cancel: CancelToken, attempt: int = 1
    ) -> tuple[SummaryRecord, bool, Any]:
        """As `summary.in_turn.InTurn`."""
        return self._current.value.summaries.summarize(request, report, cancel, attempt)

    def playlist(self, playlist_id: str, cancel: CancelToken, limit: int | None = None) -> Playlist:
        """As `youtube.catalog.PlaylistCatalog`."""
        return self._current.value.catalog.playlist(playlist_id, cancel, limit)

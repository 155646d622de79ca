"""The composition root: the one place that names the concrete classes and joins them."""

from dataclasses import dataclass
from pathlib import Path

from clock import utc_now
from concurrency.heard import HeardWork
from concurrency.side_by_side import SideBySide
from concurrency.single_flight import SingleFlight
from doctor.visits import Doctor
from error_handler import ErrorHandler
from job_models import JobEvent
from job_queue import PriorityJobQueue
from job_runner import JobRunner
from job_state import JobStateManager
from jobs.as_json import status_object
from jobs.ended import EndedSince
from jobs.invitations import Invitations
from jobs.pace import Pace
from jobs.view import JobView
from ops.health import Gauges, Health
from ops.webhook import Webhook
from providers.budget import Budget
from providers.registry import ModelRegistry
from providers.transcription import Transcriber
from setting_sources import SettingsError
from setting_values import Settings
from sources.estimates import Estimates
from sources.links import source_of
from sources.preview import PlaylistPreviews
from sources.routes import RoutesInOrder
from sources.remembered_playlists import RememberedPlaylists
from sources.samples import Samples
from sources.speech import SpeechToText
from sources.transcripts import TranscriptSources
from sse_manager import SSEManager
from storage.data_folder import DataFolder
from storage.database import Database
from storage.export_reader import ExportReader
from storage.import_files import FileReader
from storage.importer import Importer
from storage.job_store import JobStore
from storage.library_upkeep import LibraryUpkeep
from storage.spending import SpendingLedger
from storage.summary_library import SummaryLibrary
from summary.ask import Asker
from summary.markdown import to_html
from summary.in_turn import InTurn
from summary.pipeline import Pipeline
from worker_manager import JobBackend, WorkerManager
from youtube import lane, proxies
from youtube.captions import YouTubeCaptions
from youtube.catalog import PlaylistCatalog
from youtube.sound import YouTubeSound
from youtube.ytdlp_captions import YtDlpCaptions

VERSION = "0.1.0"
QUESTIONS_AT_ONCE = 8
"""So many questions are answered at once; each holds a thread of the web server while it is."""

SAMPLES_FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the web layer and the commands may reach; `start` before use, `stop` at the end."""

    settings: Settings
    version: str
    folder: DataFolder
    database: Database
    store: JobStore
    jobs: JobStateManager
    backend: JobBackend
    events: SSEManager
    job_view: JobView
    models: ModelRegistry
    spending: SpendingLedger
    estimates: Estimates
    library: SummaryLibrary
    exports: ExportReader
    importer: Importer
    upkeep: LibraryUpkeep
    samples: Samples
    invitations: Invitations
    previews: PlaylistPreviews
    doctor: Doctor
    asker: Asker
    health: Health
    alerted: Webhook | None
    questions: HeardWork[bytes]

    def start(self) -> None:
        """Reads what was kept, goes on with what an earlier run left, and begins to work."""
        unfinished = self.jobs.recover()
        self.events.start(
            jobs_now=lambda: [status_object(job) for job in self.jobs.not_over()],
            job_now=lambda job_id: status_object(job) if (job := self.jobs.get(job_id)) else None,
            ended=EndedSince(self.jobs.page, self.library.get).between,
        )
        self.backend.start(unfinished)
        self.health.start()
        self.upkeep.start()

    def finish_work(self, patience: float | None = None) -> None:
        """Ends the streams and gives running work its time; requests are still answered."""
        self.events.close()
        self.questions.stop()
        self.backend.stop(patience)
        self.health.stop()
        if self.alerted is not None:
            self.alerted.stop()

    def close(self) -> None:
        """Leaves everything on disk and the folder free."""
        self.upkeep.stop()
        self.jobs.close()
        self.database.close()
        self.folder.release()

    def stop(self, patience: float | None = None) -> None:
        """Both, where nobody waits for an answer."""
        self.finish_work(patience)
        self.close()


def faults(settings: Settings) -> list[str]:
    """What cannot work in settings that can be read, one sentence each; asks nobody."""
    return ModelRegistry(settings).check()


def build(settings: Settings) -> Services:
    """The services of one server, not started; they own DATA_DIR from here on.

    SettingsError for settings that cannot work together; AppError DATA_DIR_IN_USE, STORAGE_UNAVAILABLE.
    """
    if found := faults(settings):
        raise SettingsError(found)
    events = SSEManager(settings, VERSION)
    folder = DataFolder(settings.data_dir)
    folder.acquire()
    database = Database(settings.data_dir / "library.sqlite3")
    library = SummaryLibrary(database)
    samples = Samples(SAMPLES_FOLDER)
    store = JobStore(settings.data_dir)

    def tell(event: JobEvent) -> None:
        events.publish(event)
        health.measurements.heard(event)

    jobs = JobStateManager(store, tell, settings.job_retention_hours)
    budget = Budget(settings.budget_monthly_usd, settings.budget_job_usd)
    spending = SpendingLedger(database, budget.check, jobs.spent)
    models = ModelRegistry(settings, lambda data: events.broadcast_event("system", data), spending)
    proxy = proxies.from_settings(settings)
    way = lane.from_settings(settings, proxy, lambda data: events.broadcast_event("system", data))
    speech = None
    if settings.transcribe_model:
        scribe = Transcriber(
            settings.openai_api_key, settings.openai_base_url, settings.transcribe_model, settings.request_timeout
        )
        speech = SpeechToText(YouTubeSound(proxy, passage=way.at_once), scribe, spending)
    videos = RoutesInOrder([YouTubeCaptions(proxy), YtDlpCaptions(proxy)], speech, way.in_turn)
    transcripts = TranscriptSources(videos, samples.transcript, library.uploaded)
    side_by_side = SideBySide(settings.summary_parallel)
    pipeline = Pipeline(transcripts, models, library, SingleFlight(), side_by_side, settings.caption_languages, utc_now)
    pace = Pace(settings.worker_threads)
    catalog = PlaylistCatalog(proxy, settings.youtube_api_key, passage=way.in_turn)
    looked_at = PlaylistCatalog(proxy, settings.youtube_api_key, passage=way.at_once)
    in_turn = InTurn(pipeline, settings.model_fallbacks)
    listing = RememberedPlaylists(catalog.playlist, library.keep_playlist)
    runner = JobRunner(jobs, events.text, in_turn, listing.playlist, ErrorHandler(), pace)
    queue = PriorityJobQueue(settings.worker_max_queue_size, settings.max_concurrent_jobs, settings.job_concurrency)
    alerted = None
    if settings.alert_webhook_url:
        alerted = Webhook(settings.alert_webhook_url, settings.webhook_secret, internal=True)
    gauges = Gauges(lambda: queue.waiting, lambda: events.status()["connections"], spending.between)
    health = Health(settings, gauges, alerted.send if alerted else lambda kind, alert, text: None)
    return Services(
        settings=settings,
        version=VERSION,
        folder=folder,
        database=database,
        store=store,
        jobs=jobs,
        backend=WorkerManager(settings, jobs, queue, runner, pace),
        events=events,
        job_view=JobView(library.get),
        models=models,
        spending=spending,
        estimates=Estimates(pipeline.known, library.transcript, transcripts.local, models),
        library=library,
        exports=ExportReader(database),
        importer=Importer(database, FileReader(to_html, source_of)),
        upkeep=LibraryUpkeep(database, library),
        samples=samples,
        invitations=Invitations(),
        previews=PlaylistPreviews(looked_at, pipeline.known, models, pace),
        doctor=Doctor(settings),
        asker=Asker(models),
        health=health,
        alerted=alerted,
        questions=HeardWork(QUESTIONS_AT_ONCE),
    )

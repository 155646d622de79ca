"""The composition root: the one place that names the concrete classes and joins them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concurrency.current import Current
from concurrency.heard import HeardWork
from concurrency.single_flight import SingleFlight
from concurrency.visitors import Visitors
from doctor.visits import Doctor
from error_handler import ErrorHandler
from following.service import Following
from job_backend import JobBackend
from job_models import JobEvent
from job_queue import PriorityJobQueue
from job_runner import JobRunner
from job_state import JobStateManager
from jobs.as_json import status_object
from jobs.budget_holds import affordable
from jobs.ended import EndedSince
from jobs.invitations import Invitations
from jobs.pace import Pace
from jobs.view import JobView
from login_guard import LocalToken, LoginGuard
from ops import restoring
from ops.backups import Backups, backup_faults
from ops.first_look import opened
from ops.health import Gauges, Health
from ops.restarting import Restart
from ops.setting_changes import SettingChanges
from ops.webhook import Webhook
from providers.budget import Budget
from providers.registry import ModelRegistry
from setting_sources import Configuration, Saved, SettingsError, from_environment
from setting_values import Settings
from sources.estimates import Estimates
from sources.links import source_of
from sources.preview import PlaylistPreviews
from sources.remembered_playlists import RememberedPlaylists
from sources.samples import Samples
from speech.room import Speech
from sse_manager import SSEManager
from storage.data_folder import DataFolder
from storage.database import Database
from storage.export_reader import ExportReader
from storage.import_files import FileReader
from storage.importer import Importer
from storage.job_store import JobStore
from storage.library_upkeep import LibraryUpkeep
from storage.login_attempts import LoginAttempts
from storage.sessions import Sessions, signing_key
from storage.settings_store import SettingsStore
from storage.spending import SpendingLedger
from storage.summary_library import SummaryLibrary
from storage.token_uses import TokenUses
from summary.ask import Asker
from summary.markdown import to_html
from worker_manager import WorkerManager
from workshop import Shared, Today, Workshop, make

VERSION = "0.1.0"
QUESTIONS_AT_ONCE = 8
"""So many questions are answered at once; each holds a thread of the web server while it is."""

SAMPLES_FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the web layer and the commands may reach; `start` before use, `stop` at the end."""

    current: Current[Workshop]
    changes: SettingChanges
    login_guard: LoginGuard
    sessions: Sessions
    token_uses: TokenUses
    visitors: Visitors
    signing_key: str = field(repr=False)
    local_token: LocalToken
    version: str
    folder: DataFolder
    database: Database
    store: JobStore
    jobs: JobStateManager
    backend: JobBackend
    events: SSEManager
    job_view: JobView
    spending: SpendingLedger
    library: SummaryLibrary
    exports: ExportReader
    importer: Importer
    following: Following
    upkeep: LibraryUpkeep
    samples: Samples
    invitations: Invitations
    questions: HeardWork[bytes]
    speech: Speech
    health: Health
    alerted: Webhook | None
    backups: Backups
    restart: Restart

    # What the settings of the moment make of these; ask once for one piece of work.
    @property
    def configuration(self) -> Configuration:
        """The settings, and where they come from."""
        return self.current.value.configuration

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.configuration.settings

    @property
    def models(self) -> ModelRegistry:
        """The models that can be asked."""
        return self.current.value.models

    @property
    def estimates(self) -> Estimates:
        """What a submission will take."""
        return self.current.value.estimates

    @property
    def previews(self) -> PlaylistPreviews:
        """Looks at playlists."""
        return self.current.value.previews

    @property
    def doctor(self) -> Doctor:
        """Whether everything works."""
        return self.current.value.doctor

    @property
    def asker(self) -> Asker:
        """Answers questions."""
        return self.current.value.asker

    def start(self) -> None:
        """Reads what was kept, goes on with what an earlier run left, and begins to work."""
        unfinished = self.jobs.recover()
        self.events.start(
            jobs_now=lambda: [status_object(job) for job in self.jobs.not_over()],
            job_now=lambda job_id: status_object(job) if (job := self.jobs.get(job_id)) else None,
            ended=EndedSince(self.jobs.page, self.library.get).between,
        )
        self.backend.start(unfinished)
        _let_go(self.jobs, self.backend, self.spending, self.current.value.budget)
        self.speech.start()
        self.health.start()
        self.backups.start()
        self.upkeep.start()
        self.following.start()

    def finish_work(self, patience: float | None = None) -> None:
        """Ends the streams and gives running work its time; requests are still answered."""
        self.events.close()
        self.following.stop()
        self.questions.stop()
        self.speech.stop()
        self.backend.stop(patience)
        self.health.stop()
        self.backups.stop()
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


def _let_go(jobs: JobStateManager, backend: JobBackend, spending: SpendingLedger, budget: Budget) -> None:
    """What was held for a budget goes on when that leaves room for it by now."""
    month = spending.this_month()

    def fits(error: Mapping[str, Any], job_id: str) -> bool:
        return budget.fits(error, month, spending.job(job_id) or 0.0)

    for job_id, index, until in affordable(jobs.not_over(), fits):
        backend.go_on(job_id, index, until)


def faults(settings: Settings) -> list[str]:
    """What cannot work in settings that can be read, one sentence each; asks nobody."""
    return [*ModelRegistry(settings).check(), *backup_faults(settings)]


def configured() -> Configuration:
    """The settings of this environment, with what was set while a server ran; SettingsError."""
    return from_environment(check=faults, saved=_saved)


def _saved(folder: Path) -> Saved:
    """What was set while a server ran; a restore that waits is finished first, because it may bring its own."""
    restoring.finish_alone(folder)
    return SettingsStore(folder).read()


def build(given: Settings | Configuration) -> Services:
    """The services of one server, not started; they own DATA_DIR from here on.

    SettingsError for settings that cannot work together; AppError DATA_DIR_IN_USE, STORAGE_UNAVAILABLE.
    """
    configuration = given if isinstance(given, Configuration) else Configuration.of(given)
    settings = configuration.settings
    if found := faults(settings):
        raise SettingsError(found)
    events = SSEManager(settings, VERSION)
    folder = DataFolder(settings.data_dir)
    folder.acquire()
    database = opened(settings, VERSION)
    library = SummaryLibrary(database)
    samples = Samples(SAMPLES_FOLDER)
    store = JobStore(settings.data_dir)

    def tell(event: JobEvent) -> None:
        events.publish(event)
        health.measurements.heard(event)

    jobs = JobStateManager(store, tell, settings.job_retention_hours)
    current: Current[Workshop]
    spending = SpendingLedger(database, lambda *asked: current.value.budget.check(*asked), jobs.spent)
    pace = Pace(settings.worker_threads)
    shared = Shared(library, samples, pace, SingleFlight(), lambda data: events.broadcast_event("system", data))
    current = Current(make(configuration, shared, spending, None))
    today = Today(current)
    listing = RememberedPlaylists(today.playlist, library.keep_playlist)
    runner = JobRunner(jobs, events.text, today, listing.playlist, ErrorHandler(), pace)
    queue = PriorityJobQueue(settings.worker_max_queue_size, settings.max_concurrent_jobs, settings.job_concurrency)
    backend = WorkerManager(settings, jobs, queue, runner, pace)

    def apply(configuration: Configuration) -> None:
        if configuration.settings.log_level != current.value.configuration.settings.log_level:
            logging.getLogger().setLevel(configuration.settings.log_level)
        current.value = make(configuration, shared, spending, current.value)
        events.use(configuration.settings)
        backend.use(configuration.settings)
        _let_go(jobs, backend, spending, current.value.budget)

    store_of_settings = SettingsStore(settings.data_dir)
    key = settings.session_secret_key or signing_key(settings.data_dir)
    alerted = None
    if settings.alert_webhook_url:
        internal = "alert_webhook_url" in configuration.fixed
        alerted = Webhook(settings.alert_webhook_url, settings.webhook_secret, internal=internal)
    gauges = Gauges(lambda: queue.waiting, lambda: events.status()["connections"], spending.between)
    health = Health(settings, gauges, alerted.send if alerted else lambda kind, alert, text: None)
    return Services(
        current=current,
        changes=SettingChanges(store_of_settings, lambda: current.value.configuration, faults, apply),
        login_guard=LoginGuard(LoginAttempts(settings.data_dir)),
        sessions=Sessions(settings.data_dir),
        token_uses=TokenUses(settings.data_dir),
        visitors=Visitors(),
        signing_key=key,
        local_token=LocalToken(key),
        version=VERSION,
        folder=folder,
        database=database,
        store=store,
        jobs=jobs,
        backend=backend,
        events=events,
        job_view=JobView(library.get),
        spending=spending,
        library=library,
        exports=ExportReader(database),
        importer=Importer(database, FileReader(to_html, source_of)),
        following=Following(
            database,
            lambda: current.value.configuration.settings,
            lambda at_once: current.value.followed_at_once if at_once else current.value.followed,
            backend.submit,
            lambda name: current.value.models.info(name or current.value.models.default()).key,
            internal="digest_webhook_url" in configuration.fixed,
        ),
        upkeep=LibraryUpkeep(database, library),
        samples=samples,
        invitations=Invitations(),
        questions=HeardWork(QUESTIONS_AT_ONCE),
        speech=Speech(
            lambda: current.value.configuration.settings, settings.data_dir, spending, library, jobs.not_over
        ),
        health=health,
        alerted=alerted,
        backups=Backups(settings, VERSION, health.note_backup),
        restart=Restart(),
    )

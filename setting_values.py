"""The configuration of one server as a value, with its defaults."""

from dataclasses import dataclass, field
from pathlib import Path

PHASES = ("pre-migration", "phase-1", "phase-2", "phase-3", "phase-4")
"""How much of it is in use: requests only; background work; live events on request; by default; in every way."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of one server; attributes are the names of TABLE in lower case.

    `highest_phase` stands in no table: it is lowered and raised while the server runs.
    """

    host: str = "127.0.0.1"
    port: int = 5001
    data_dir: Path = Path("data")
    google_api_key: str | None = field(default=None, repr=False)
    openai_api_key: str | None = field(default=None, repr=False)
    openai_base_url: str | None = None
    local_context_tokens: int = 4096
    gemini_api: str = "SDK"
    default_model: str | None = None
    summary_length: str = "medium"
    summary_style: str = "briefing"
    summary_language: str = "auto"
    summary_instruction: str = ""
    model_fallbacks: tuple[str, ...] = ()
    budget_monthly_usd: float | None = None
    budget_job_usd: float | None = None
    worker_threads: int = 3
    worker_max_queue_size: int = 100
    max_concurrent_jobs: int = 10
    job_concurrency: int = 0
    summary_parallel: int = 4
    provider_concurrency: int = 64
    provider_requests_per_minute: int = 0
    provider_pause: float = 10.0
    worker_shutdown_timeout: float = 30.0
    async_processing_enabled: bool = True
    sse_enabled: bool = True
    sse_heartbeat_interval: float = 15.0
    sse_max_connections: int = 100
    sse_max_per_address: int = 50
    sse_reconnect_delay: int = 1000
    sse_timeout: float = 3600.0
    sse_max_pending_bytes: int = 1 << 20
    poll_interval: int = 2000
    heartbeat_timeout: float = 30.0
    job_retention_hours: float = 72.0
    request_timeout: float = 300.0
    youtube_api_key: str | None = field(default=None, repr=False)
    youtube_proxy_url: str | None = field(default=None, repr=False)
    webshare_proxy_username: str | None = field(default=None, repr=False)
    webshare_proxy_password: str | None = field(default=None, repr=False)
    youtube_pause: float | None = None
    youtube_burst: int = 100
    youtube_refusal_pause: float = 10.0
    transcribe_model: str | None = None
    caption_languages: tuple[str, ...] = ("en",)
    google_tts_api_key: str | None = field(default=None, repr=False)
    google_application_credentials: Path | None = None
    tts_provider: str = "AUTO"
    tts_voice: str = "en-US-Chirp3-HD-Zephyr"
    tts_model: str | None = None
    tts_cache_mb: int = 500
    tts_cache_files: int = 1000
    tts_cache_hours: float = 720.0
    podcast_ahead: int = 0
    podcast_budget_usd: float = 1.0
    login_enabled: bool = False
    login_code: str | None = field(default=None, repr=False)
    session_secret_key: str | None = field(default=None, repr=False)
    max_login_attempts: int = 5
    lockout_duration: float = 15.0
    api_tokens: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    trusted_proxies: int = 0
    url_prefix: str | None = None
    rate_limit_per_minute: int = 60
    webhook_secret: str | None = field(default=None, repr=False)
    monitoring_enabled: bool = True
    health_check_interval: float = 30.0
    alert_response_seconds: float = 30.0
    alert_error_percent: float = 5.0
    alert_cpu_percent: float = 80.0
    alert_memory_percent: float = 85.0
    alert_queue: int = 50
    alert_webhook_url: str | None = field(default=None, repr=False)
    log_format: str = "TEXT"
    access_log: bool = False
    backup_dir: Path | None = None
    backup_interval_hours: float = 24.0
    backup_retention_days: float = 7.0
    backup_audio: bool = False
    log_level: str = "INFO"
    max_urls_per_request: int = 100
    max_content_length: int = 8 << 20
    max_transcript_bytes: int = 5 << 20
    max_import_bytes: int = 1 << 30
    follow_interval: float = 6.0
    digest_hour: int = 6
    digest_webhook_url: str | None = field(default=None, repr=False)
    highest_phase: str = PHASES[-1]

    @property
    def possible_phase(self) -> str:
        """The highest phase that the other settings allow."""
        if not self.async_processing_enabled or self.worker_threads == 0:
            return PHASES[0]
        return PHASES[-1] if self.sse_enabled else PHASES[1]

    @property
    def phase(self) -> str:
        """The phase it is in."""
        return min(self.possible_phase, self.highest_phase, key=PHASES.index)

    @property
    def workers_on(self) -> bool:
        """Whether jobs are worked on in the background."""
        return self.phase != PHASES[0]

    @property
    def live_on(self) -> bool:
        """Whether there are live events."""
        return PHASES.index(self.phase) >= PHASES.index("phase-2")


DEFAULTS = Settings()

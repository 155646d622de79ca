"""Every setting once: its name, type, default and help."""

from pathlib import Path

from setting_access import ACCESS
from setting_row import Setting as Setting
from setting_texts import (
    choice,
    flag,
    key,
    languages,
    names,
    number,
    prose,
    spoken_language,
    web_address,
    whole,
    word,
)

TABLE: tuple[Setting, ...] = (
    Setting("HOST", str, "address to listen on; anything but loopback can be reached by others", editable=False),
    Setting("PORT", whole(1, 65535), "port to listen on", editable=False),
    Setting("DATA_DIR", Path, "folder of everything that is kept", editable=False),
    Setting("GOOGLE_API_KEY", str, "key for Gemini", secret=True, live=True),
    Setting("OPENAI_API_KEY", str, "key for OpenAI", secret=True, live=True),
    Setting(
        "OPENAI_BASE_URL",
        web_address("http", "https"),
        "a compatible server (Ollama, llama.cpp, LM Studio, vLLM, …); needs no key",
        live=True,
    ),
    Setting(
        "LOCAL_CONTEXT_TOKENS",
        whole(1024, 100_000_000),
        "tokens that a model of that server reads, where its list does not say; as much as the server is set to",
        live=True,
    ),
    Setting(
        "GEMINI_API",
        choice("SDK", "COMPATIBLE"),
        "how Gemini is asked: through Google's library, or at its endpoint that speaks OpenAI's protocol",
        live=True,
    ),
    Setting("DEFAULT_MODEL", str, "model when a request names none; else the best that is configured", live=True),
    Setting(
        "SUMMARY_LENGTH",
        word("brief", "short", "medium", "long", "full"),
        "length of a summary when a request names none: brief, short, medium, long or full",
    ),
    Setting(
        "SUMMARY_STYLE",
        word("briefing", "bullets", "notes", "steps", "prose"),
        "style when a request names none: briefing, bullets, notes, steps or prose",
    ),
    Setting("SUMMARY_LANGUAGE", spoken_language, "language when a request names none; auto is that of the transcript"),
    Setting(
        "SUMMARY_INSTRUCTION",
        prose(2000),
        "a wish for every summary whose request has none of its own, at most 2,000 characters",
        live=True,
    ),
    Setting(
        "MODEL_FALLBACKS",
        names,
        "models to ask, in this order, when the one that was asked for cannot answer; separated by commas, may end in"
        " builtin",
        live=True,
    ),
    Setting(
        "BUDGET_MONTHLY_USD",
        number(0, 1_000_000),
        "US dollars for models in a calendar month (UTC); what would go over waits for a person",
        live=True,
    ),
    Setting(
        "BUDGET_JOB_USD", number(0, 1_000_000), "US dollars for models in one job; what would go over waits", live=True
    ),
    Setting(
        "WORKER_THREADS",
        whole(0, 64),
        "videos worked on at once; 0 switches background work off",
        older=("WORKER_POOL_SIZE",),
    ),
    Setting("WORKER_MAX_QUEUE_SIZE", whole(1, 100_000), "jobs that may wait; one more is answered 429"),
    Setting("MAX_CONCURRENT_JOBS", whole(1, 10_000), "jobs in progress at once"),
    Setting("JOB_CONCURRENCY", whole(0, 64), "videos of one job worked on at once; 0: as many as workers are free"),
    Setting("SUMMARY_PARALLEL", whole(1, 64), "parts of one long video read at once by its model", live=True),
    Setting(
        "PROVIDER_CONCURRENCY",
        whole(1, 1000),
        "calls to one provider at once; more wait in line; 1 or 2 suit a model on your own machine",
        live=True,
    ),
    Setting(
        "PROVIDER_REQUESTS_PER_MINUTE",
        whole(0, 100_000),
        "calls to each model of a provider within a minute; 0: as many as the provider says it takes",
        live=True,
    ),
    Setting(
        "PROVIDER_PAUSE",
        number(0.1, 600),
        "seconds that a provider is left alone when it fails again and again; doubled each time, up to 600",
        live=True,
    ),
    Setting(
        "WORKER_SHUTDOWN_TIMEOUT",
        number(0, 3600),
        "seconds that running work gets at a stop before it goes back to the queue",
        live=True,
    ),
    Setting("ASYNC_PROCESSING_ENABLED", flag, "background work at all", live=True),
    Setting("SSE_ENABLED", flag, "live events; without them the page polls", live=True),
    Setting("SSE_HEARTBEAT_INTERVAL", number(0.1, 600), "seconds between heartbeats on a live stream"),
    Setting("SSE_MAX_CONNECTIONS", whole(1, 100_000), "live streams at once", live=True),
    Setting(
        "SSE_MAX_PER_ADDRESS",
        whole(1, 100_000),
        "live streams at once from one address; this machine is not counted, since a proxy on it may bring everybody",
        live=True,
    ),
    Setting(
        "SSE_RECONNECT_DELAY", whole(0, 600_000), "milliseconds a browser waits before it connects again", live=True
    ),
    Setting("SSE_TIMEOUT", number(1, 86_400), "seconds after which a live stream is ended, to be opened anew"),
    Setting(
        "SSE_MAX_PENDING_BYTES",
        whole(1024, 1 << 30),
        "bytes that may wait for a client that does not read, before it is dropped",
    ),
    Setting("POLL_INTERVAL", whole(100, 600_000), "milliseconds between questions of a page that polls", live=True),
    Setting("HEARTBEAT_TIMEOUT", number(1, 3600), "seconds of silence after which the page reconnects", live=True),
    Setting("JOB_RETENTION_HOURS", number(0.001, 87_600), "how long jobs that are over are kept; summaries stay"),
    Setting("REQUEST_TIMEOUT", number(0.1, 3600), "seconds of silence after which a provider is given up", live=True),
    Setting(
        "YOUTUBE_API_KEY",
        key,
        "key for YouTube's Data API: lists playlists exactly; works without",
        secret=True,
        live=True,
    ),
    Setting(
        "YOUTUBE_PROXY_URL",
        web_address("http", "https", "socks5", "socks5h"),
        "proxy for YouTube only",
        secret=True,
        live=True,
    ),
    Setting("WEBSHARE_PROXY_USERNAME", str, "rotating proxy of Webshare, for YouTube only", secret=True, live=True),
    Setting("WEBSHARE_PROXY_PASSWORD", str, "its password", secret=True, live=True),
    Setting(
        "YOUTUBE_PAUSE",
        number(0, 3600),
        "seconds between two videos from YouTube; 18, or 0 by a rotating proxy",
        live=True,
    ),
    Setting(
        "YOUTUBE_BURST", whole(1, 100_000), "videos that may be fetched without that pause after a rest", live=True
    ),
    Setting(
        "YOUTUBE_REFUSAL_PAUSE",
        number(0.1, 3600),
        "seconds without a fetch when YouTube refuses; then longer",
        live=True,
    ),
    Setting(
        "TRANSCRIBE_MODEL",
        str,
        "model that writes down the speech of a video without captions, such as whisper-1; off unless set, and paid for"
        " by the minute",
        live=True,
    ),
    Setting("CAPTION_LANGUAGES", languages, "caption languages in order of preference, separated by commas", live=True),
    Setting("GOOGLE_TTS_API_KEY", key, "key for Google Text-to-Speech; else GOOGLE_API_KEY is tried", secret=True),
    Setting(
        "GOOGLE_APPLICATION_CREDENTIALS",
        Path,
        "file with a service account's credentials for Google Text-to-Speech, where there is no key",
    ),
    Setting(
        "TTS_PROVIDER",
        choice("AUTO", "GOOGLE", "OPENAI", "ESPEAK", "OFF"),
        "who reads summaries aloud; AUTO: Google, OpenAI and espeak-ng, in this order, as far as they are there",
    ),
    Setting("TTS_VOICE", str, "voice when none is named; other languages are read by its like"),
    Setting(
        "TTS_MODEL",
        str,
        "model of OpenAI that speaks, else gpt-4o-mini-tts; set it for a server at OPENAI_BASE_URL that speaks, too",
    ),
    Setting("TTS_CACHE_MB", whole(1, 1_000_000), "megabytes of kept sound; the longest unused goes first"),
    Setting("TTS_CACHE_FILES", whole(1, 1_000_000), "pieces of kept sound"),
    Setting("TTS_CACHE_HOURS", number(0.001, 87_600), "hours that unused sound is kept"),
    Setting("PODCAST_AHEAD", whole(0, 1000), "so many of the newest summaries are spoken ahead for /feed.xml; 0: none"),
    Setting("PODCAST_BUDGET_USD", number(0, 1_000_000), "US dollars in a calendar month (UTC) for speaking ahead"),
    *ACCESS,
    Setting(
        "WEBHOOK_SECRET",
        str,
        "what webhooks are signed with, by the rules of Standard Webhooks; long and random",
        secret=True,
        older=("ALERT_WEBHOOK_SECRET",),
    ),
    Setting("MONITORING_ENABLED", flag, "measurements, alerts and their history"),
    Setting("HEALTH_CHECK_INTERVAL", number(0.1, 3600), "seconds between two looks at the machine and at the alerts"),
    Setting("ALERT_RESPONSE_SECONDS", number(0.001, 3600), "alert when one answer in twenty takes longer"),
    Setting(
        "ALERT_ERROR_PERCENT",
        number(0, 100),
        "alert when more of the answers, or of the summaries, fail and it is not the fault of who asked",
    ),
    Setting("ALERT_CPU_PERCENT", number(0, 100), "alert when the processor is busier"),
    Setting("ALERT_MEMORY_PERCENT", number(0, 100), "alert when more of the memory is used"),
    Setting("ALERT_QUEUE", whole(0, 100_000), "alert when more jobs wait to begin"),
    Setting(
        "ALERT_WEBHOOK_URL",
        web_address("http", "https"),
        "address that is told of alerts, once when each opens and once when it clears",
        secret=True,
    ),
    Setting("LOG_FORMAT", choice("TEXT", "JSON"), "one line of text, or one JSON object, for each line of the log"),
    Setting("ACCESS_LOG", flag, "one line of the log for each request"),
    Setting("BACKUP_DIR", Path, "folder of the backups, outside of DATA_DIR; else backups in it", editable=False),
    Setting("BACKUP_INTERVAL_HOURS", number(0, 8760), "hours between two backups; 0: only when they are asked for"),
    Setting("BACKUP_RETENTION_DAYS", number(0, 3650), "days that backups are kept; the newest is never removed"),
    Setting("BACKUP_AUDIO", flag, "whether backups hold spoken summaries, too"),
    Setting("LOG_LEVEL", choice("DEBUG", "INFO", "WARNING", "ERROR"), "how much is logged", live=True),
    Setting("MAX_URLS_PER_REQUEST", whole(1, 10_000), "links in one request", live=True),
    Setting("MAX_CONTENT_LENGTH", whole(1024, 1 << 30), "bytes of a request body", live=True),
    Setting("MAX_TRANSCRIPT_BYTES", whole(1024, 1 << 30), "bytes of a subtitle file", live=True),
    Setting("MAX_IMPORT_BYTES", whole(1 << 20, 1 << 40), "bytes of a file that is brought into the library"),
    Setting("FOLLOW_INTERVAL", number(0.0001, 720), "hours between two looks at a followed channel or playlist, about"),
    Setting("DIGEST_HOUR", whole(0, 23), "hour (UTC) at which the digest of the day before is ready"),
    Setting(
        "DIGEST_WEBHOOK_URL", web_address("http", "https"), "address that is told of each day's digest", secret=True
    ),
)

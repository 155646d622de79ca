"""One setting as a client sees it: never a secret, only whether it is set."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from setting_sources import Configuration
from setting_texts import Words
from settings import TABLE, Setting

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "providers",
        "Models and keys",
        ("GOOGLE_", "GEMINI_", "OPENAI_", "LOCAL_", "DEFAULT_MODEL", "MODEL_", "REQUEST_"),
    ),
    ("summaries", "Usual summary", ("SUMMARY_",)),
    ("captions", "Captions and proxy", ("YOUTUBE_", "WEBSHARE_", "CAPTION_", "TRANSCRIBE_")),
    ("voice", "Voice and podcast", ("TTS_", "AUDIO_", "SPEECH_", "FEED_", "PODCAST_")),
    ("budget", "Budget", ("BUDGET_",)),
    (
        "access",
        "Access",
        ("LOGIN_", "SESSION_", "MAX_LOGIN", "LOCKOUT_", "API_TOKENS", "TRUSTED_", "URL_PREFIX", "RATE_LIMIT"),
    ),
    ("work", "Work and limits", ("WORKER_", "MAX_", "JOB_", "PROVIDER_", "ASYNC_")),
    ("updates", "Live updates", ("SSE_", "POLL_", "HEARTBEAT_")),
)
"""Key, title, and how the names of a group begin; what fits none is the last group."""

REST = ("server", "This server")


def group_of(name: str) -> str:
    """The key of the first group that it fits."""
    return next((key for key, _, beginnings in GROUPS if name.startswith(beginnings)), REST[0])


def shown(configuration: Configuration) -> list[dict[str, Any]]:
    """All settings, in the order of the table."""
    return [_shown(setting, configuration) for setting in TABLE]


def _shown(setting: Setting, configuration: Configuration) -> dict[str, Any]:
    value = getattr(configuration.settings, setting.field)
    source = configuration.source(setting)
    allowed = setting.parse.allowed if isinstance(setting.parse, Words) else None
    return {
        "name": setting.name,
        "label": _label(setting.name),
        "group": group_of(setting.name),
        "help": setting.help,
        "type": "secret" if setting.secret else _type(setting, allowed),
        "choices": list(allowed) if allowed else None,
        "value": None if setting.secret else plain(value),
        "default": None if setting.secret else plain(setting.default),
        "secret": setting.secret,
        "set": source != "default",
        "source": source,
        "fixed": source == "environment" or not setting.editable,
        "restart": not setting.live,
    }


_CAPITALS = frozenset({"API", "URL", "URLS", "SSE", "TTS", "USD", "CPU", "MB"})
_NAMES = {"openai": "OpenAI", "youtube": "YouTube", "google": "Google", "gemini": "Gemini", "webshare": "Webshare"}


def _label(name: str) -> str:
    """`YouTube proxy URL`."""
    words = [word if word in _CAPITALS else _NAMES.get(word.lower(), word.lower()) for word in name.split("_")]
    text = " ".join(words)
    return text[0].upper() + text[1:]


def _type(setting: Setting, allowed: tuple[str, ...] | None) -> str:
    if allowed:
        return "choice"
    if isinstance(setting.default, bool):
        return "switch"
    numeric = isinstance(setting.default, int | float) or setting.name.startswith("BUDGET_")
    return "number" if numeric or setting.name == "YOUTUBE_PAUSE" else "text"


def plain(value: Any) -> Any:
    """A value as JSON knows it; an address without the password in it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, str) and "://" in value and "@" in value:
        parts = urlsplit(value)
        return parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}").geturl()
    return value

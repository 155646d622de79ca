"""What is looked at, as the settings have it."""

import shutil
import tempfile
from collections.abc import Callable

import errors
from concurrency.interruptible import run_interruptibly
from doctor.examination import Check
from doctor.findings import Finding, State
from errors import AppError
from providers.key_check import GEMINI_NAME, Account, accounts
from setting_values import Settings
from storage.library_check import count_summaries
from summary.ports import CancelToken, Transcripts
from summary.values import Source, SourceKind, TranscriptRequest
from youtube import proxies
from youtube.captions import YouTubeCaptions
from youtube.proxies import Proxy
from youtube.ytdlp_captions import YtDlpCaptions

LOCAL_SECONDS, OUTSIDE_SECONDS = 5.0, 20.0
LEAST_FREE_MB = 200

_VIDEO = Source(SourceKind.VIDEO, "jNQXAC9IVRw")
"""The first video there was: short, with captions, and not likely to go."""


def checks_for(settings: Settings) -> list[Check]:
    """Every part of an installation with these settings; the order is that of a report."""
    proxy = proxies.from_settings(settings)
    return [
        Check("data_folder", "Data folder", lambda _: _data_folder(settings), LOCAL_SECONDS),
        Check("library", "Library", lambda _: _library(settings), LOCAL_SECONDS),
        *(_captions(route.name, route, settings) for route in (YouTubeCaptions(proxy), YtDlpCaptions(proxy))),
        _outside("speech_to_text", "Speech to text", settings.transcribe_model, lambda c: _speech(settings, c)),
        _outside("youtube_proxy", "Proxy for YouTube", proxy, lambda cancel: _proxy(proxy, cancel)),
        _outside("youtube_data_api", "YouTube Data API", settings.youtube_api_key, lambda c: _data_api(settings, c)),
        *(_key(name, account) for name, account in accounts(settings).items()),
        Check("live_events", "Live events", lambda _: _live_events(settings), LOCAL_SECONDS),
    ]


def _outside(name: str, title: str, configured: object, look: Callable[[CancelToken], Finding]) -> Check:
    """One that has nothing to ask outside unless it is configured."""
    return Check(name, title, look, OUTSIDE_SECONDS, outside=bool(configured))


def _ok(name: str, title: str, message: str) -> Finding:
    return Finding(name, title, State.OK, message)


def _off(name: str, title: str, message: str, remedy: str = "") -> Finding:
    return Finding(name, title, State.NOT_CONFIGURED, message, remedy)


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there) as trial:
            trial.write(b"x")
            trial.flush()
        free = shutil.disk_usage(there).free >> 20
    except OSError as fault:
        raise AppError(errors.STORAGE_UNAVAILABLE, reason=f"{there}: {fault.strerror}") from fault
    if free < LEAST_FREE_MB:
        raise AppError(errors.STORAGE_UNAVAILABLE, reason=f"{there}: only {free} MB are free")
    space = f"{free / 1024:.1f} GB" if free >= 1024 else f"{free} MB"
    made = "" if there == folder else " It is made at the first start."
    return _ok("data_folder", "Data folder", f"{folder} can be written; {space} are free.{made}")


def _library(settings: Settings) -> Finding:
    count = count_summaries(settings.data_dir / "library.sqlite3")
    return _ok("library", "Library", "It is empty." if not count else f"It can be read and holds {count} summaries.")


def _captions(route_name: str, route: Transcripts, settings: Settings) -> Check:
    name, title = f"captions_{route_name}".replace("-", "_"), f"Captions by {route_name}"

    def look(cancel: CancelToken) -> Finding:
        wanted = TranscriptRequest(_VIDEO, settings.caption_languages)
        found = route.fetch(wanted, lambda details: None, cancel)
        return _ok(name, title, f"It gave the captions of a short video ({len(found.segments)} lines).")

    return Check(name, title, look, OUTSIDE_SECONDS, outside=True)


def _speech(settings: Settings, cancel: CancelToken) -> Finding:
    name, title = "speech_to_text", "Speech to text"
    model = settings.transcribe_model
    if model is None:
        remedy = "Set TRANSCRIBE_MODEL, such as whisper-1, if you want to pay for it by the minute."
        return _off(name, title, "Videos without captions need a subtitle file.", remedy)
    listed = Account.of_openai(settings).models(cancel)
    if listed and model not in listed:
        raise AppError(errors.MODEL_UNKNOWN_THERE, provider=Account.of_openai(settings).name, model=model)
    known = f"{model} is there." if listed else f"{model} may be there: the server lists no models."
    return _ok(name, title, f"{known} The sound comes through yt-dlp as YouTube keeps it, so no ffmpeg is needed.")


def _proxy(proxy: Proxy | None, cancel: CancelToken) -> Finding:
    name, title = "youtube_proxy", "Proxy for YouTube"
    if proxy is None:
        return _off(name, title, "YouTube is asked without one of its own.")

    def ask() -> None:
        from youtube import reach  # loads an HTTP client

        reach.reach(proxy)

    run_interruptibly(ask, cancel)
    return _ok(name, title, f"YouTube answers through {proxy.shown}{', which rotates' if proxy.rotating else ''}.")


def _data_api(settings: Settings, cancel: CancelToken) -> Finding:
    name, title, key = "youtube_data_api", "YouTube Data API", settings.youtube_api_key
    if key is None:
        return _off(name, title, "Playlists are listed by yt-dlp.")

    def ask() -> str:
        from youtube import data_api  # loads an HTTP client

        try:
            data_api.check(key, silence=10.0)
        except data_api.NoAnswer as failure:
            return str(failure)
        return ""

    if fault := run_interruptibly(ask, cancel):
        raise AppError(errors.DATA_API_UNUSABLE, reason=fault)
    return _ok(name, title, "The key works.")


def _key(name: str, account: Account | None) -> Check:
    title = account.name if account else {"gemini": GEMINI_NAME}.get(name, "OpenAI")
    setting = {"gemini": "GOOGLE_API_KEY"}.get(name, "OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own")

    def look(cancel: CancelToken) -> Finding:
        if account is None:
            return _off(name, title, "No summaries are written by it.", f"Set {setting} if you want them.")
        listed = account.models(cancel)
        if account.must_have and listed and account.must_have not in listed:
            raise AppError(errors.MODEL_UNKNOWN_THERE, provider=account.name, model=account.must_have)
        told = f"offers {len(listed)} models" if listed else "answers, and lists no models"
        return _ok(name, title, f"{account.name} {told}.")

    return _outside(name, title, account, look)


def _live_events(settings: Settings) -> Finding:
    name, title = "live_events", "Live events"
    if not settings.live_on:
        return _off(name, title, "They are switched off; the page asks every few seconds.", "Set SSE_ENABLED=true.")
    return _ok(name, title, "They are switched on. Whether they get through to your browser, /sse_test shows.")

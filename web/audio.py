"""Sound as an answer: made while the client waits, and sent whole or in the parts that it asks for."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request
from werkzeug.wsgi import wrap_file

from concurrency.cancellation import Cancellation
from errors import INTERNAL, INTERRUPTED, AppError, JobCancelled, WorkInterrupted
from library_errors import AUDIO_NOT_MADE
from speech.audio_cache import Sound
from speech.script import Script
from speech.speaker import Spoken
from web.context import services
from web.sse_transport import has_left

log = logging.getLogger(__name__)


def spoken(script: Script, voice_id: str | None) -> Spoken:
    """The sound of a text, when it is ready; nothing more is made, or paid for, once the client has left.

    AppError of `library_errors`, INTERRUPTED.
    """
    speech = services().speech

    def work(tell: Callable[[Spoken | BaseException], None], cancel: Cancellation) -> None:
        try:
            tell(speech.speaker.speak(script, voice_id, cancel))
        except (AppError, JobCancelled, WorkInterrupted) as fault:
            tell(fault)
        except Exception as fault:
            log.exception("A text could not be spoken")
            tell(AppError(INTERNAL, reason=type(fault).__name__))

    hearing = speech.work.begin(work)
    try:
        for told in hearing:
            if isinstance(told, AppError):
                raise told
            if isinstance(told, Spoken):
                return told
            if told is not None or has_left(request.environ):
                break
    finally:
        hearing.close()
    raise AppError(INTERRUPTED)


def sound_answer(sound: Sound) -> Response:
    """The file, or the part that `Range` asks for (206, 416; `If-Range` and `If-None-Match` are heeded)."""
    try:
        file = sound.path.open("rb")
    except OSError as fault:  # given up meanwhile
        raise AppError(AUDIO_NOT_MADE) from fault
    response = Response(wrap_file(request.environ, file), mimetype=sound.media_type, direct_passthrough=True)
    response.content_length = sound.size
    response.set_etag(sound.key)
    response.last_modified = datetime.fromtimestamp(int(sound.made_at), UTC)
    response.headers["Cache-Control"] = "private, no-cache"
    response.call_on_close(file.close)
    # A range of an answer to POST is a range all the same; what a GET may be told, that it knows it already, is not.
    asked = {**request.environ, "REQUEST_METHOD": "GET"}
    if request.method == "POST":
        asked = {name: value for name, value in asked.items() if not name.startswith(("HTTP_IF_NONE", "HTTP_IF_MOD"))}
    response.make_conditional(asked, accept_ranges=True, complete_length=sound.size)
    return response

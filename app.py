"""The application factory; `python app.py` serves it."""

import logging
import os
import signal
import sys
import threading

from flask import Flask
from flask.json.provider import DefaultJSONProvider

import services as composition
from errors import CANNOT_LISTEN, STORAGE_UNAVAILABLE, AppError
from services import Services
from settings import Settings, SettingsError, from_environment
from web import exposure, register
from web.streams import showing_sockets
from worker_manager import SYNC_AT_ONCE

log = logging.getLogger("youtube_summarizer")

REQUEST_THREADS = 16
"""Threads beyond those that streams and waiting requests may hold, so that these never take the last one."""


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The Flask application, for any WSGI server with one process and several threads.

    Without `services` it makes and starts its own, from `settings` or from the environment; SettingsError, AppError.
    """
    if services is None:
        services = composition.build(settings or from_environment(check=composition.faults))
        services.start()
    app = Flask(__name__)
    app.json = json = DefaultJSONProvider(app)
    json.sort_keys = False  # members in the order the contract shows them
    app.extensions["services"] = services
    register(app)
    return app


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; a second one ends the process at once, which loses nothing that was accepted."""
    from cheroot.wsgi import Server

    class QuietServer(Server):
        """A client that stops in the middle is no news; a fault of the server is."""

        def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
            told = level if level >= logging.ERROR else logging.DEBUG
            log.log(told, "%s", msg, exc_info=traceback and told >= logging.ERROR)

    services = composition.build(settings)
    server = QuietServer(
        (settings.host, settings.port),
        create_app(services=services),
        numthreads=settings.sse_max_connections + SYNC_AT_ONCE + REQUEST_THREADS,
        request_queue_size=256,
        shutdown_timeout=2,
        server_name="youtube-summarizer",
    )
    server.gateway = showing_sockets(server.gateway)
    server.max_request_header_size = 64 << 10
    try:
        server.prepare()
    except OSError as fault:
        address = f"{settings.host}:{settings.port}"
        raise AppError(CANNOT_LISTEN, address=address, reason=fault.strerror or fault) from fault
    stop = threading.Event()

    def asked_to_stop(number: int, frame: object) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.signal(signal.SIGINT, asked_to_stop)
    services.start()
    threading.Thread(target=server.serve, name="server", daemon=True).start()
    log.info("YouTube Summarizer %s on http://%s:%d", services.version, settings.host, settings.port)
    if told := exposure.warning(settings):
        log.warning(told)
    stop.wait()
    log.info("Stopping; running work gets %g s", settings.worker_shutdown_timeout)
    services.finish_work()
    server.stop()  # requests whose work just ended still read the library
    services.close()


def main() -> int:
    """Exit code 2, and the reason in words, when it cannot start."""
    os.umask(0o077)  # what is kept is for this user's eyes
    try:
        settings = from_environment(check=composition.faults)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        serve(settings)
    except SettingsError as fault:
        print(fault, file=sys.stderr)
    except AppError as fault:
        _tell(fault)
    except OSError as fault:  # reading or writing what is kept
        _tell(AppError(STORAGE_UNAVAILABLE, reason=fault.strerror or fault))
    else:
        return 0
    return 2


def _tell(fault: AppError) -> None:
    print(f"{fault.message} {fault.remedy}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

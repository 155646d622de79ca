"""The application factory; `python app.py` serves it."""

import atexit
import logging
import os
import sys
import threading

from flask import Flask
from flask.json.provider import DefaultJSONProvider

import commands
import services as composition
from concurrency.stop_signals import StopSignals, along_with_the_server
from errors import CANNOT_LISTEN, STORAGE_UNAVAILABLE, AppError
from ops import logs, memory_pools, redaction
from services import Services
from setting_sources import Configuration, SettingsError
from setting_values import Settings
from web import cookies, exposure, prefix, proxied, register
from worker_manager import SYNC_AT_ONCE

log = logging.getLogger("youtube_summarizer")

REQUEST_THREADS = 24
"""Threads beyond those that waiting requests may hold, so that these never take the last one; streams hold none."""


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The Flask application, for any WSGI server with one process and several threads.

    Without `services` it makes and starts its own, from `settings` or from the environment, and stops them when the
    server is told to stop; SettingsError, AppError. For `flask <command>` it has its commands and nothing else.
    """
    app = Flask(__name__, static_folder=None)  # web.assets serves it
    commands.install(app)
    if services is None and commands.only_looked_up():
        return app
    if services is None:
        services = composition.build(settings or composition.configured())
        services.start()
        along_with_the_server(services.finish_work)
        atexit.register(services.stop)
    app.json = json = DefaultJSONProvider(app)
    json.sort_keys = False  # members in the order the contract shows them
    app.extensions["services"] = services
    cookies.install(app, services.signing_key)
    proxied.install(app, services.settings.trusted_proxies)
    register(app)
    prefix.install(app, services.settings.url_prefix)
    return app


def serve(configuration: Configuration, stop: StopSignals) -> None:
    """Serves until it is asked to stop; running work then gets WORKER_SHUTDOWN_TIMEOUT seconds."""
    from web.server import WebServer, allow_open_files

    settings = configuration.settings
    allow_open_files(settings.sse_max_connections)
    services = composition.build(configuration)
    redaction.install(lambda: services.settings, (services.signing_key, services.local_token.text))
    application = create_app(services=services)
    threads = SYNC_AT_ONCE + services.questions.at_once + REQUEST_THREADS
    server = WebServer((settings.host, settings.port), application, threads=threads)
    try:
        server.prepare()
    except OSError as fault:
        where = f"{settings.host}:{settings.port}"
        raise AppError(CANNOT_LISTEN, address=where, reason=fault.strerror or fault) from fault
    services.start()
    if stop.asked:  # while it was starting: nobody was served yet, and what waits goes on waiting
        services.stop(patience=0)
        server.stop()
        return
    threading.Thread(target=server.serve, name="server", daemon=True).start()
    log.info("YouTube Summarizer %s on http://%s:%d", services.version, settings.host, settings.port)
    if told := exposure.warning(settings):
        log.warning(told)
    services.restart.offer(stop.ask)
    stop.wait()
    again = services.restart.asked  # then what runs now runs again, or was not there in the backup
    log.info("Stopping; running work gets %g s", 0 if again else settings.worker_shutdown_timeout)
    services.finish_work(0 if again else None)
    server.stop()  # requests whose work just ended still read the library
    services.close()
    if again and not stop.asked:
        log.warning("Starting anew with what was put back")
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 (its own command line)


def main() -> int:
    """Exit code 2, and the reason in words, when it cannot start."""
    os.umask(0o077)  # what is kept is for this user's eyes
    stop = StopSignals()
    stop.heed()  # before anything begins, so that none of it is left half done
    memory_pools.keep_few()
    try:
        configuration = composition.configured()
        logs.install(configuration.settings.log_level, configuration.settings.log_format)
        serve(configuration, stop)
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

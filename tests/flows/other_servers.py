"""The application under web servers that people put in front of Flask; each is a command for `RunningApp`."""

import sys
from collections.abc import Callable
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from tests.running_app import ROOT

_GUNICORN = ("-m", "gunicorn", "--chdir", str(ROOT), "--workers", "1", "--threads", "4", "--timeout", "0")


def cheroot(port: int) -> list[str]:
    """The one of the program itself; it shows its sockets."""
    return [str(ROOT / "app.py")]


def gunicorn(port: int) -> list[str]:
    """gunicorn's threads, as few as that many streams could never share; it shows its sockets."""
    return [*_GUNICORN, "--bind", f"127.0.0.1:{port}", "app:create_app()"]


def werkzeug(port: int) -> list[str]:
    """Flask's own server for development; it shows its sockets, too."""
    return ["-m", "flask", "--app", f"{ROOT / 'app.py'}:create_app", "run", "--port", str(port)]


def plain(port: int) -> list[str]:
    """A server that shows no socket: this file."""
    return ["-m", "tests.flows.other_servers", str(port)]


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


SERVERS: dict[str, Callable[[int], list[str]]] = {f.__name__: f for f in (cheroot, gunicorn, werkzeug, plain)}

if __name__ == "__main__":
    from app import create_app

    make_server("127.0.0.1", int(sys.argv[1]), create_app(), server_class=_Threads).serve_forever()

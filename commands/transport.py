"""How a command reaches the library: through the server that has it, else through one in this process."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import IO, Any, cast
from urllib.parse import urlencode

from flask import Flask

import operating_errors
import services as composition
import web
from errors import DATA_DIR_IN_USE, AppError
from ops import local_server
from setting_values import Settings

_AT_ONCE = 1 << 16


class Refused(Exception):
    """The answer was no; `str()` says why and what to do, `told` is its body."""

    def __init__(self, told: dict[str, Any], status: int) -> None:
        self.told = told
        super().__init__(f"{told.get('error', f'HTTP {status}')} {told.get('remedy', '')}".strip())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `pieces` can be read once."""

    status: int
    pieces: Iterable[bytes]

    def json(self) -> Any:
        """The body; Refused when it is a refusal."""
        told = json.loads(b"".join(self.pieces) or b"null")
        if self.status >= 400:
            raise Refused(told if isinstance(told, dict) else {}, self.status)
        return told

    def body(self) -> Iterable[bytes]:
        """The body as it comes; Refused when it is a refusal."""
        if self.status >= 400:
            self.json()
        return self.pieces


class Transport:
    """Asks over HTTP, or the application itself: the routes and the answers are the same."""

    def __init__(self, settings: Settings, app: Flask | None) -> None:
        self._settings = settings
        self._client = app.test_client() if app else None

    def ask(self, method: str, path: str, body: Any = None, kind: str = "application/json", **query: Any) -> Answer:
        """One request; a `body` that is neither bytes nor a file is sent as JSON.

        AppError SERVER_REFUSED when the server cannot be reached.
        """
        asked = {name: value for name, value in query.items() if value is not None}
        address = f"{path}?{urlencode(asked)}" if asked else path
        data: Any = body
        if not (body is None or isinstance(body, bytes) or hasattr(body, "read")):
            data = json.dumps(body).encode()
        headers = local_server.headers(self._settings) | ({"Content-Type": kind} if data is not None else {})
        if self._client is not None:
            sent = {"input_stream": data, "content_length": _size(data)} if hasattr(data, "read") else {"data": data}
            answer = self._client.open(address, method=method, headers=headers, buffered=False, **sent)
            return Answer(answer.status_code, cast(Iterable[bytes], answer.response))
        return self._over_http(method, address, data, headers)

    def _over_http(self, method: str, address: str, data: Any, headers: dict[str, str]) -> Answer:
        connection = local_server.connection(self._settings)
        if hasattr(data, "read"):
            headers = {**headers, "Content-Length": str(_size(data))}
        try:
            connection.request(method, address, data, headers)
            answer = connection.getresponse()
        except (OSError, HTTPException) as fault:
            connection.close()
            raise self._unreachable(fault) from fault
        return Answer(answer.status, self._read(connection, answer))

    def _read(self, connection: HTTPConnection, answer: Any) -> Iterator[bytes]:
        try:
            while data := answer.read(_AT_ONCE):
                yield data
        except (OSError, HTTPException) as fault:
            raise self._unreachable(fault) from fault
        finally:
            connection.close()

    def _unreachable(self, fault: Exception) -> AppError:
        where = f"{self._settings.host}:{self._settings.port}"
        return AppError(operating_errors.SERVER_REFUSED, address=where, reason=str(fault) or type(fault).__name__)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


@contextmanager
def transport(works: bool = False) -> Iterator[Transport]:
    """The way to the library of these settings; `works`: jobs will be started.

    SettingsError; AppError of a data folder that cannot be used, SERVER_REFUSED.
    """
    configuration = composition.configured()
    try:
        services = composition.build(configuration)
    except AppError as fault:
        if fault.kind is not DATA_DIR_IN_USE:
            raise
        yield Transport(configuration.settings, None)
        return
    logging.getLogger().setLevel(logging.ERROR)
    app = Flask("app", static_folder=None)
    app.extensions["services"] = services
    web.register(app)
    if works:
        services.start()
    try:
        yield Transport(configuration.settings, app)
    finally:
        services.stop(0) if works else services.close()

"""A program that uses a running server, as a script of a user would: HTTP and live events over real sockets."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OVER = ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class Client:
    """Speaks to one server; nothing it does raises for a status."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request; a `body` that is not bytes is sent as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        kind = {} if data is None or isinstance(body, bytes) else {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, {**kind, **(headers or {})}, method=method)
        try:
            with _DIRECT.open(request, timeout=30) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, dict(refusal.headers), refusal.read())

    def get(self, path: str) -> Any:
        """The JSON of a path that must answer 200."""
        answer = self.ask("GET", path)
        assert answer.status == 200, (path, answer)
        return answer.json

    def submit(self, url: str, **options: Any) -> str:
        """The id of a new job; several links are given one a line."""
        answer = self.ask("POST", "/summarize_async", {"urls" if "\n" in url else "url": url, **options})
        assert answer.status == 202, answer
        return str(answer.json["job_id"])

    def status(self, job_id: str) -> dict[str, Any]:
        """The small object."""
        return dict(self.get(f"/jobs/{job_id}/status"))

    def job(self, job_id: str) -> dict[str, Any]:
        """The whole job."""
        return dict(self.get(f"/jobs/{job_id}"))

    def wait(self, job_id: str, *statuses: str, seconds: float = 30) -> dict[str, Any]:
        """The whole job once it stands at one of `statuses` (over, without any)."""
        wait_for(lambda: self.status(job_id)["status"] in (statuses or OVER), seconds, lambda: self.status(job_id))
        return self.job(job_id)

    @contextmanager
    def listening(self, path: str = "/events", headers: Mapping[str, str] | None = None) -> Iterator["Listener"]:
        """Live events, gathered in the background while the block runs."""
        listener = Listener(self.url + path, headers or {})
        try:
            yield listener
        finally:
            listener.close()


class Listener:
    """One open stream; `events` are the named ones so far as (name, data, id), `beats` counts the comments."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self.events: list[tuple[str, dict[str, Any], str]] = []
        self.beats = 0
        self.ended = threading.Event()
        self._answer: HTTPResponse = _DIRECT.open(urllib.request.Request(url, headers=dict(headers)), timeout=30)
        self.headers = dict(self._answer.headers)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            for raw in self._answer:
                line = raw.decode().rstrip("\n")
                if line.startswith(":"):
                    self.beats += 1
                elif line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields:
                    if "data" in fields:
                        data = json.loads(fields["data"])
                        self.events.append((fields.get("event", "message"), data, fields.get("id", "")))
                    fields = {}
        except (OSError, ValueError, AttributeError, HTTPException):
            pass  # closed by the test, or by a server that was killed
        finally:
            self.ended.set()

    def named(self, name: str) -> list[dict[str, Any]]:
        """The data of all events of this name so far."""
        return [data for event, data, _ in list(self.events) if event == name]

    def wait_for(self, name: str, seconds: float = 20, **fields: Any) -> dict[str, Any]:
        """The first event of this name with these fields."""

        def found() -> list[dict[str, Any]]:
            return [data for data in self.named(name) if all(data.get(k) == v for k, v in fields.items())]

        wait_for(lambda: bool(found()), seconds, lambda: [event for event, _, _ in self.events])
        return found()[0]

    def close(self) -> None:
        """Ends it."""
        fp = getattr(self._answer, "fp", None)
        raw = getattr(getattr(fp, "raw", None), "_sock", None)
        if raw is not None:
            try:
                raw.shutdown(2)  # wakes the reading thread, which close() alone does not
            except OSError:
                pass
        self.ended.wait(5)
        self._answer.close()


def wait_for(condition: Callable[[], bool], seconds: float = 20, why: Callable[[], object] = lambda: "") -> None:
    """Returns once `condition` holds; AssertionError with `why()` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {why()}")
        time.sleep(0.01)

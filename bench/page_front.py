"""A server in front of the app that tells the page of as many jobs, and as often, as a measurement wants."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self

from tests.client import Client

_WORDS = "- [00:20] A starter is flour and water, and it means **hungry**, not dead; feed it, and wait an hour.\n"


def status(number: int, sequence: int, progress: float = 0.1) -> dict[str, Any]:
    """A job with one video that is being summarized."""
    return {
        "job_id": f"job{number}",
        "job_type": "video",
        "status": "in_progress",
        "sequence": sequence,
        "progress": progress,
        "message": "summarizing part 1 of 3",
        "title": f"Video number {number} about bread, bees and compost",
        "total_items": 1,
        "completed_items": 0,
        "failed_items": 0,
        "created_at": f"2026-01-01T00:{number // 60 % 60:02d}:{number % 60:02d}.000Z",
        "started_at": "2026-01-01T01:00:00.000Z",
        "estimated_seconds": 60,
    }


class Front:
    """Passes on what is asked of the app at `target`; answers /events itself: so many `jobs`, then what `tell` says."""

    def __init__(self, target: str, jobs: int) -> None:
        self._jobs = jobs
        self._told: SimpleQueue[bytes] = SimpleQueue()
        self._sequence = 1
        front, client = self, Client(target)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path.startswith("/events"):
                    return front._live(self)
                wanted = {name: self.headers[name] for name in ("Accept", "Accept-Encoding") if name in self.headers}
                answer = client.ask("GET", self.path, headers=wanted)
                self.send_response(answer.status)
                for name in ("Content-Type", "Content-Encoding", "Cache-Control", "ETag", "Content-Security-Policy"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                return None

            def log_message(self, *told: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """One event to the page."""
        self._told.put(f"event: {name}\nid: {time.monotonic_ns()}\ndata: {json.dumps(data)}\n\n".encode())

    def burst(self, events: int, rate: float) -> None:
        """As when many jobs run at once: steps of all of them in turn, and text that grows in three."""
        began, written = time.perf_counter(), [0, 0, 0]
        for number in range(events):
            self._sequence += 1
            job = number * 7 % self._jobs
            if number % 3 == 0:
                which = number // 3 % 3
                text = {"job_id": f"job{which}", "index": 0, "at": written[which], "text": _WORDS}
                written[which] += len(_WORDS)
                self.tell("summary_text", text)
            elif number % 3 == 1:
                self.tell("job_status", status(job, self._sequence, 0.1 + number / events / 2))
            else:
                step = {"job_id": f"job{job}", "video_id": f"video{job:06d}", "index": 0, "status": "in_progress"}
                self.tell(
                    "summary_progress", {**step, "progress": number / events, "message": "summarizing part 2 of 3"}
                )
            time.sleep(max(0.0, began + (number + 1) / rate - time.perf_counter()))

    def _live(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        self.tell("connected", {"connection_id": "bench", "server_time": now, "version": ""})
        self.tell("snapshot", {"jobs": [status(number, 1) for number in range(self._jobs)]})
        try:
            while True:
                try:
                    handler.wfile.write(self._told.get(timeout=5))
                except Empty:
                    handler.wfile.write(b": heartbeat\n\n")
                handler.wfile.flush()
        except OSError:
            return

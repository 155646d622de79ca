"""How long the first text of a summary takes from the model's first token to a client that listens."""

import json
import statistics
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.client import Client
from tests.running_app import RunningApp

RUNS, MOST_MS = 20, 150.0
_WORDS = "- [00:20] A starter is flour and water, and it means hungry, not dead.\n"


class _Model(BaseHTTPRequestHandler):
    """A compatible server that notes when it sends its first token."""

    first_token = 0.0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The list of models."""
        body = json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """A stream of pieces, the first after a moment of thought."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        time.sleep(0.2)
        _Model.first_token = time.perf_counter()
        for piece in (*[_WORDS] * 4, None):
            choice = {
                "index": 0,
                "delta": {"content": piece} if piece else {},
                "finish_reason": None if piece else "stop",
            }
            frame = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(frame)}\n\n".encode())
            time.sleep(0.05)
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def first_text() -> bool:
    """Prints it; True when the goal is reached."""
    model = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    settings = {"OPENAI_BASE_URL": f"http://127.0.0.1:{model.server_port}/v1", "DEFAULT_MODEL": "m"}
    with RunningApp({**settings, "LOCAL_CONTEXT_TOKENS": "100000"}) as app:
        client = Client(app.url)
        took = sorted(_one(client) for _ in range(RUNS + 1))[:RUNS]  # without the one that loads the client
    model.shutdown()
    print(f"\n## First text: from the model's first token to a client of /events, {RUNS} summaries\n")
    print("| median, ms | slowest, ms | goal, ms |\n|---|---|---|")
    print(f"| {statistics.median(took):.0f} | {took[-1]:.0f} | {MOST_MS:g} |")
    return statistics.median(took) <= MOST_MS


def _one(client: Client) -> float:
    """Milliseconds."""
    with client.listening("/events?subscribe=summary_text") as events:
        events.wait_for("connected")
        job_id = client.submit("sample:sourdough-starter", fresh=True)
        seen = 0.0
        while not seen:
            if events.named("summary_text"):
                seen = time.perf_counter()
            time.sleep(0.0005)
        client.wait(job_id)
    return (seen - _Model.first_token) * 1000

"""A mixed load at a steady rate, while hundreds listen."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import quantiles

from tests.client import OVER, Client, wait_for
from tests.running_app import RunningApp
from tests.torture.outcome import Outcome
from tests.torture.streams import open_streams

SAMPLE = "sample:sourdough-starter"
WISHES = {"submit": 4, "status": 30, "jobs": 10, "library": 12, "search": 12, "health": 20, "api_status": 6, "page": 6}
"""How often each is asked, of a hundred."""

CLIENTS = 16
ALLOWED = {200, 202, 429}


@dataclass(slots=True)
class _Seen:
    """What all clients saw together."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    jobs: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def mixed_load(folder: Path, rate: int = 200, seconds: float = 60, streams: int = 500) -> Outcome:
    """`rate` requests a second, each at its time whether or not those before it were answered, beside open streams."""
    told = Outcome(f"{rate} requests a second for {seconds:g} s beside {streams} open streams")
    settings = {
        "SSE_MAX_CONNECTIONS": str(streams + 10),
        "WORKER_MAX_QUEUE_SIZE": "1000",
        "SSE_HEARTBEAT_INTERVAL": "5",
    }
    with RunningApp(settings, folder) as app, open_streams(app.port, streams) as listening:
        client = Client(app.url)
        seen = _Seen()
        seen.jobs.append(client.submit(SAMPLE))
        client.wait(seen.jobs[0])
        began = time.monotonic()
        clients = [
            threading.Thread(target=_ask_on, args=(app.port, number, rate, seconds, began, seen))
            for number in range(CLIENTS)
        ]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        took = time.monotonic() - began
        told.check(listening.alive == streams, f"{streams - listening.alive} streams were dropped")
        wait_for(lambda: all(job["status"] in OVER for job in client.get("/jobs?limit=200")["jobs"]), 60)
        missing = [job_id for job_id in seen.jobs if client.ask("GET", f"/jobs/{job_id}/status").status != 200]
        told.check(not missing, f"acknowledged and not there: {missing[:5]}")
        told.check("Traceback" not in app.log_text(), f"its log says Traceback: {app.log_text()[-2000:]}")
        heard = listening.bytes_read
    cuts = quantiles(seen.waits, n=100)
    told.row("requests a second that were answered", len(seen.waits) / took)
    told.row("answered within, median", f"{cuts[49] * 1000:.1f} ms")
    told.row("answered within, 99 of 100", f"{cuts[98] * 1000:.1f} ms")
    told.row("answers by status", ", ".join(f"{status}: {count}" for status, count in sorted(seen.statuses.items())))
    told.row("jobs submitted", len(seen.jobs))
    told.row("bytes of events to all streams", heard)
    told.check(set(seen.statuses) <= ALLOWED, f"unexpected statuses: {seen.statuses}")
    told.check(not seen.broken, f"{len(seen.broken)} broken connections, such as {seen.broken[:3]}")
    return told


def _ask_on(port: int, number: int, rate: int, seconds: float, began: float, seen: _Seen) -> None:
    """Every CLIENTS-th request of the schedule; a wait counts from when the request was due."""
    chance = random.Random(number)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for turn in range(number, int(rate * seconds), CLIENTS):
        due = began + turn / rate
        time.sleep(max(0.0, due - time.monotonic()))
        [wish] = chance.choices(list(WISHES), list(WISHES.values()))
        try:
            status, body = _ask(connection, wish, turn, chance, seen)
        except (OSError, HTTPException) as fault:
            seen.broken.append(f"{wish}: {type(fault).__name__}")
            connection.close()
            continue
        seen.waits.append(time.monotonic() - due)
        seen.statuses[status] += 1
        if wish == "submit" and status == 202:
            seen.jobs.append(json.loads(body)["job_id"])
    connection.close()


def _ask(connection: HTTPConnection, wish: str, turn: int, chance: random.Random, seen: _Seen) -> tuple[int, bytes]:
    paths = {
        "status": f"/jobs/{chance.choice(seen.jobs)}/status",
        "jobs": "/jobs?limit=20",
        "library": "/get_cached_summaries?page=1&per_page=10",
        "search": f"/search_summaries?q={chance.choice(['starter', 'flour', 'water', 'bread'])}",
        "health": "/health",
        "api_status": "/api_status",
        "page": "/",
    }
    if wish == "submit":
        # Some are new work, the others are answered from the library.
        body = {"url": SAMPLE, "instruction": f"Wish {turn}"} if turn % 2 else {"url": SAMPLE}
        connection.request("POST", "/summarize_async", json.dumps(body), {"Content-Type": "application/json"})
    else:
        connection.request("GET", paths[wish])
    answer = connection.getresponse()
    return answer.status, answer.read()

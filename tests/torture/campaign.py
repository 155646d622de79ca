"""Many lives of one server over one data folder, each ended by `kill -9`, and what there is to say afterwards."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.client import OVER, Client, wait_for
from tests.flows.fixtures import LOCAL, compatible
from tests.running_app import free_port
from tests.torture.paid_model import PaidModel
from tests.torture.people import Person
from tests.torture.server import Life
from tests.torture.witness import Witness
from tests.wire.stand import Stand
from tests.wire.youtube import YouTube

PEOPLE, HANDS = 5, 4
SETTINGS = {"YOUTUBE_PAUSE": "0", "WORKER_THREADS": str(HANDS), "WORKER_MAX_QUEUE_SIZE": "60"}
IN_START = 0.3
"""The part of the kills that come before the server answers."""

AT_A_SNAPSHOT = 0.5
"""The part of those that come the moment a snapshot is being written; the others come at any moment."""

LONGEST_START = 0.9
MOST_WISHES, LONGEST_LIFE = 100, 3.0
"""The other kills come after so many answers at most, or after so many seconds."""

LOOKED_AT = 8


@dataclass(slots=True)
class Report:
    """What a campaign came to; `faults` must be empty."""

    seed: int
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)

    def rows(self) -> list[tuple[str, str]]:
        """What was counted, each with its number."""
        rows = [(name.replace("_", " "), str(count)) for name, count in self.counts.items()]
        if self.starts:
            rows.append(("seconds until it answered, median", f"{median(self.starts):.2f}"))
            rows.append(("seconds until it answered, longest", f"{max(self.starts):.2f}"))
        return rows


class Campaign:
    """One data folder, one model, and the people who come back after each kill."""

    def __init__(self, kills: int, seed: int, folder: Path, say: Callable[[str], None]) -> None:
        self._kills = kills
        self._folder = folder
        self._say = say
        self._report = Report(seed)
        self._chance = random.Random(f"kills-{seed}")
        self._witness = Witness()
        self._people = [Person(number, seed, self._witness) for number in range(PEOPLE)]
        self._model = PaidModel(seed)
        self._port = free_port()

    def run(self) -> Report:
        """Kills so many times, lets everything end, and answers what was found."""
        with Stand() as stand:
            YouTube(stand)
            stand.route(LOCAL, self._model)
            environment = {**stand.environment(), **SETTINGS, **compatible(stand)}
            for life in range(self._kills):
                self._model.life = life
                self._live(environment)
                if (life + 1) % 20 == 0:
                    self._say(f"{life + 1} kills, {len(self._witness.acknowledged)} jobs acknowledged")
            self._model.life = self._kills
            self._end(environment)
            self._witness.faults += [f"a request left for {host}" for host in stand.refused]
        witness, counts = self._witness, self._report.counts
        counts["jobs_acknowledged"] = len(witness.acknowledged)
        counts["submissions_without_an_answer"] = witness.unanswered
        counts["summaries_paid_for"] = len(self._model.paid)
        counts["paid_for_again_after_a_kill"] = witness.check_paid(self._model.paid, HANDS)
        counts.update(witness.counts)
        self._report.faults = witness.faults
        return self._report

    def _live(self, environment: dict[str, str]) -> None:
        mark = self._witness.mark()
        events: list[tuple[str, dict[str, Any], str]] = []
        began = time.monotonic()
        server = Life(self._folder, self._port, environment)
        with self._used(server.client):
            if self._chance.random() < IN_START:
                seconds = self._chance.uniform(0.02, LONGEST_START)
                wait_for_snapshot = self._chance.random() < AT_A_SNAPSHOT
                deadline = time.monotonic() + (LONGEST_LIFE if wait_for_snapshot else seconds)
                while time.monotonic() < deadline and not (wait_for_snapshot and self._beside()):
                    time.sleep(0.0002)
                server.kill()
                self._report.counts["kills_in_a_start"] += 1
            else:
                server.wait_until_it_answers()
                self._report.starts.append(time.monotonic() - began)
                with server.client.listening() as live:
                    listed = all_jobs(server.client)
                    self._witness.check_present(mark, listed)
                    self._look_at(server.client, listed)
                    self._let_wish(self._chance.randrange(MOST_WISHES))
                    server.kill()
                    live.ended.wait(10)
                events = live.events
                self._report.counts["kills_at_work"] += 1
        self._witness.end_life(events, self._model.life)
        self._after(server)

    @contextmanager
    def _used(self, client: Client) -> Iterator[None]:
        """Everybody uses the server while the block runs."""
        ended = threading.Event()
        threads = [threading.Thread(target=person.use, args=(client, ended)) for person in self._people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join(60)

    def _let_wish(self, answers: int) -> None:
        """Returns the moment so many more wishes were answered, or when it takes too long."""
        enough, deadline = self._witness.counts["answers"] + answers, time.monotonic() + LONGEST_LIFE
        while self._witness.counts["answers"] < enough and time.monotonic() < deadline:
            time.sleep(0.001)

    def _look_at(self, client: Client, listed: list[dict[str, Any]]) -> None:
        for status in self._chance.sample(listed, min(LOOKED_AT, len(listed))):
            answer = client.ask("GET", f"/jobs/{status['job_id']}")
            if answer.status == 200:
                self._witness.check_job(answer.json)

    def _beside(self) -> bool:
        """Whether there are files that exist only while a snapshot is being written."""
        data = self._folder / "data"
        return any((data / name).exists() for name in ("job_state.json.new", "job_state.journal.old"))

    def _after(self, server: Life) -> None:
        """A kill damages nothing, so no start may find damage."""
        data, said = self._folder / "data", server.text()
        self._report.counts["kills_in_a_snapshot"] += (
            any(data.glob("job_state*.new")) or (data / "job_state.journal.old").exists()
        )
        for word in ("CRITICAL", "Traceback"):
            if word in said:
                self._witness.fault(f"its log says {word}: {said[-3000:]}")
        for aside in data.glob("*.damaged-*"):
            self._witness.fault(f"damage was found: {aside.name}: {said[-3000:]}")
            aside.unlink()

    def _end(self, environment: dict[str, str]) -> None:
        """Without new wishes everything ends, and after an ordered stop everything is as it was."""
        mark = self._witness.mark()
        server = Life(self._folder, self._port, environment)
        server.wait_until_it_answers()
        with server.client.listening() as live:
            self._witness.check_present(mark, all_jobs(server.client))
            wait_for(lambda: all(job["status"] in OVER for job in all_jobs(server.client)), 120, server.text)
            listed = all_jobs(server.client)
            for status in listed[:200]:
                self._witness.check_job(server.client.job(status["job_id"]))
            if code := server.stop():
                self._witness.fault(f"it ended with {code}: {server.text()[-3000:]}")
            live.ended.wait(10)
        self._witness.end_life(live.events, self._kills)
        self._after(server)
        self._report.counts["jobs_at_the_end"] = len(listed)
        again = Life(self._folder, self._port, environment)
        again.wait_until_it_answers()
        if all_jobs(again.client) != listed:
            self._witness.fault("an ordered stop changed what was over")
        again.kill()


def all_jobs(client: Client) -> list[dict[str, Any]]:
    """The whole list, newest first."""
    jobs: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.get(f"/jobs?limit=200{cursor}")
        jobs += page["jobs"]
        if not page["next_cursor"]:
            return jobs
        cursor = f"&cursor={page['next_cursor']}"

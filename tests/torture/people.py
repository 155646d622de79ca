"""Those who use the server while it is killed: each wishes by a seed of its own."""

import random
import threading
from http.client import HTTPException
from typing import Any

from tests.client import Answer, Client
from tests.torture.server import never_sent
from tests.torture.witness import Witness
from tests.wire.youtube_playlists import playlist_of
from tests.wire.youtube_videos import video_ids

WISHES = {"video": 40, "batch": 15, "playlist": 10, "storm": 6, "look": 20, "cancel": 8, "retry": 5, "delete": 6}
LONG_INSTRUCTION = "Say it in plain words. " * 80
"""It is written with every change of a job."""

STORM = 100
"""So many links in one job, whose every change is long: the journal soon outgrows the snapshot."""


class Person:
    """One client with its own order of choices, which goes on from one life of the server to the next."""

    def __init__(self, number: int, seed: int, witness: Witness) -> None:
        self._name = f"{seed}-{number}"
        self._chance = random.Random(self._name)
        self._witness = witness
        self._mine: list[str] = []
        self._repeat: list[tuple[dict[str, Any], list[str], str]] = []
        self._videos = video_ids(20_000, self._name)
        self._made = 0
        self._extra = {"instruction": LONG_INSTRUCTION} if number % 2 else {}

    def use(self, client: Client, ended: threading.Event) -> None:
        """Wishes one thing after another, as long as there is a server."""
        while not ended.wait(self._chance.uniform(0, 0.05)):
            try:
                self._wish(client)
            except (OSError, HTTPException):
                continue  # it is not there yet, or not any more

    def _wish(self, client: Client) -> None:
        if self._repeat:
            self._submit(client, *self._repeat.pop())
            return
        [wish] = self._chance.choices(list(WISHES), list(WISHES.values()))
        if wish in ("video", "batch", "playlist"):
            self._made += 1
            key = f"{self._name}-{self._made}" if self._chance.random() < 0.3 else ""
            self._submit(client, *self._new(wish), key)
        elif wish == "storm":
            self._storm(client)
        elif self._mine:
            getattr(self, f"_{wish}")(client, self._chance.choice(self._mine))

    def _new(self, wish: str) -> tuple[dict[str, Any], list[str]]:
        """The body of a submission, and its videos: new ones, and more often some that were asked for before."""
        if wish == "playlist":
            zeros = "0" * self._chance.randrange(40)  # each spelling of the number is another playlist
            count = self._chance.randint(2, 8)
            name = playlist_of(count).replace("PLcount", f"PLcount{zeros}")
            return {"url": f"https://www.youtube.com/playlist?list={name}"}, video_ids(count, name)
        count = 1 if wish == "video" else self._chance.randint(2, 4)
        videos = [self._videos[self._some_video()] for _ in range(count)]
        links = [f"https://youtu.be/{video_id}" for video_id in dict.fromkeys(videos)]
        body: dict[str, Any] = {"urls": links} if len(links) > 1 else {"url": links[0]}
        return {**body, **self._extra}, videos

    def _some_video(self) -> int:
        return self._chance.randrange(20) if self._chance.random() < 0.6 else self._made * 4 + self._chance.randrange(4)

    def _submit(self, client: Client, body: dict[str, Any], videos: list[str], key: str) -> str | None:
        """The id of the job; None when there was no room."""
        try:
            answer = client.ask("POST", "/summarize_async", body, {"Idempotency-Key": key} if key else {})
        except (OSError, HTTPException) as fault:
            if not never_sent(fault):
                self._witness.not_answered()
            if key:
                self._repeat.append((body, videos, key))
            raise
        if answer.status in (200, 202):
            self._witness.answered(answer.status)
            self._witness.submitted(answer.json["job_id"], videos, key)
            self._mine.append(answer.json["job_id"])
            if key and self._chance.random() < 0.2:
                self._repeat.append((body, videos, key))
            return str(answer.json["job_id"])
        self._expect(answer, 429)
        if self._mine:  # to make room
            self._cancel(client, self._chance.choice(self._mine))
        return None

    def _storm(self, client: Client) -> None:
        """A long list that its sender wants, does not want, wants after all, and in the end wants to be forgotten."""
        videos = video_ids(STORM, f"{self._name}/storm")
        job_id = self._submit(client, {"urls": [f"https://youtu.be/{video_id}" for video_id in videos]}, videos, "")
        if job_id:
            for again in (True, True, False):
                self._cancel(client, job_id)
                if again:
                    self._retry(client, job_id)
            self._delete(client, job_id)

    def _look(self, client: Client, job_id: str) -> None:
        answer = client.ask("GET", f"/jobs/{job_id}/status")
        if answer.status == 200:
            self._witness.seen(answer.json)
        self._expect(answer, 200, 404)

    def _cancel(self, client: Client, job_id: str) -> None:
        self._witness.asks_cancel(job_id)
        answer = client.ask("POST", f"/jobs/{job_id}/cancel")
        self._witness.cancelled(job_id, answer.status)
        self._expect(answer, 200, 202, 404, 409)

    def _retry(self, client: Client, job_id: str) -> None:
        before = self._witness.asks_retry(job_id)
        answer = client.ask("POST", f"/jobs/{job_id}/retry")
        if answer.status != 202:
            self._witness.refused_retry(job_id, before)
        self._expect(answer, 202, 404, 409)

    def _delete(self, client: Client, job_id: str) -> None:
        might_be_gone = self._witness.asks_delete(job_id)
        answer = client.ask("DELETE", f"/jobs/{job_id}")
        gone = answer.status == 204 or (answer.status == 404 and might_be_gone)
        self._witness.deleted(job_id, gone=gone)
        if gone:
            self._mine.remove(job_id)
        self._expect(answer, 204, 404, 409)

    def _expect(self, answer: Answer, *statuses: int) -> None:
        self._witness.answered(answer.status)
        if answer.status not in statuses:
            self._witness.fault(f"answered {answer.status}: {answer.body!r}")

"""queue.PriorityQueue and threads: nothing is kept, nothing is checked; the upper bound."""

import queue
import threading

from bench.engine.load import Progress

_queue: "queue.PriorityQueue[tuple[int, int]]" = queue.PriorityQueue()


def submit(number: int, seconds: float = 0.0) -> None:
    _queue.put((1, number))


def start(progress: Progress, workers: int) -> None:
    def run() -> None:
        while True:
            number = _queue.get()[1]
            progress.began(number)
            progress.over()

    for _ in range(workers):
        threading.Thread(target=run, daemon=True).start()

"""Runs one peer under the common load: `run.py <name> …` with the arguments of `bench.engine.load`."""

import importlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from bench.engine.load import Progress, Submit, main
from bench.peers.engine.told import PIPE, heard


def load_peer(name: str, folder: Path) -> ModuleType:
    """The peer's module; the folder is where it may keep things."""
    os.environ[PIPE] = str(folder / "began")
    os.environ["BENCH_FOLDER"] = str(folder)
    peer = importlib.import_module(f"bench.peers.engine.use_{name}")
    if hasattr(peer, "prepare"):
        peer.prepare()
    return peer


@contextmanager
def worker_process(peer: ModuleType, folder: Path, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """The peer's worker as its documentation starts it, with all its children in a group of their own."""
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(peer.worker(workers), stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 for the worker and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def listen(progress: Progress) -> None:
    """A job counts as over when it began: it does nothing after that."""

    def read() -> None:
        for number, at in heard(os.environ[PIPE]):
            progress.began_at[number] = at
            progress.over()

    threading.Thread(target=read, daemon=True).start()
    while not os.path.exists(os.environ[PIPE]):
        pass


@contextmanager
def contestant(progress: Progress, folder: Path, workers: int) -> Iterator[Submit]:
    peer = load_peer(sys.argv[0], folder)
    listen(progress)
    if hasattr(peer, "start"):  # nothing of it would survive in another process
        peer.start(progress, workers)
        yield peer.submit
        return
    with worker_process(peer, folder, workers):
        yield peer.submit


if __name__ == "__main__":
    sys.argv.pop(0)
    main(contestant)
    os._exit(0)  # threads of some peers would wait for ever

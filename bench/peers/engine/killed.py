"""Kills a peer's worker with -9 in the middle of a job, starts it again, and says when the job ran again.

`killed.py <name> <patience in seconds> <folder>`; prints `{"again": seconds}`, -1 for never.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

from bench.engine.load import PATIENCE
from bench.peers.engine.run import kill, load_peer, worker_process
from bench.peers.engine.told import PIPE, heard

_LONG = 3600.0  # seconds the job would take

name, patience, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
peer = load_peer(name, folder)
began: "Queue[tuple[int, float]]" = Queue()


def _listen() -> None:
    for message in heard(os.environ[PIPE]):
        began.put(message)


threading.Thread(target=_listen, daemon=True).start()
while not os.path.exists(os.environ[PIPE]):
    pass
with worker_process(peer, folder, 1) as process:
    peer.submit(1, _LONG)
    began.get(timeout=PATIENCE)
    time.sleep(1.0)  # in the middle of it
    kill(process)
    restarted = time.monotonic()
    with worker_process(peer, folder, 1):
        try:
            again = began.get(timeout=patience)[1] - restarted
        except Empty:
            again = -1.0
print(json.dumps({"again": again}), flush=True)
os._exit(0)

"""kill -9 of the worker in the middle of a job: is the job run again, and how long after the restart?"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.engine.contestants import OURS, PEERS_PYTHON, Contestant
from bench.engine.goals import Goal, keep, show
from bench.engine.rounds import Entry, Failed, run_once
from tests.flows.fixtures import compatible, held_model, server, world
from tests.wire.exchange import Request
from tests.wire.stand import Stand

_AT_ONCE = 3  # they mostly wait
_TIMES = 5
_GOAL = 1.0


def _probe(one: Contestant, patience: float, better: bool) -> Entry:
    @contextmanager
    def around(folder: Path) -> Iterator[Mapping[str, str]]:
        with one.around(folder) as environment:
            yield {**environment, "BENCH_BEST": "1" if better else ""}

    module = ("-m", "bench.peers.engine.killed", one.module or "")
    return Entry(one.name, (str(PEERS_PYTHON), *module, str(patience)), around)


def _again(one: Contestant, patience: float, better: bool, scratch: Path) -> str:
    try:
        seconds = run_once(_probe(one, patience, better), scratch)["again"]
    except Failed as fault:
        return f"not measured: {fault}"
    return f"after {seconds:.1f} s" if seconds >= 0 else f"not within {patience:g} s"


def _until_asked(stand: Stand, times: int) -> float:
    """Waits for so many calls to the model; when the last of them came."""
    stand.wait_for(lambda: len(_calls(stand)) >= times, 30)
    return _calls(stand)[-1].at


def _calls(stand: Stand) -> list[Request]:
    return [request for request in stand.requests() if "completions" in request.path]


def ours() -> list[float]:
    """Seconds from the start of `python app.py` to the second call to the model, for each of some kills.

    The model is a stand-in that had not answered the first call when the server was killed.
    """
    found = []
    for _ in range(_TIMES):
        with world() as stand, held_model(stand), server(stand, None, **compatible(stand)) as (app, client):
            client.submit(client.get("/samples")[0]["url"])
            _until_asked(stand, 1)
            app.kill()
            begun = time.monotonic()
            with server(stand, app.data_dir, **compatible(stand)):
                found.append(_until_asked(stand, 2) - begun)
    return found


def table(everyone: Sequence[Contestant], patience: float, scratch: Path, tell: Callable[[str], None]) -> bool:
    """Prints the table; True when our goal is reached."""
    tell(f"{OURS}, {_TIMES} times")
    own = sorted(ours())
    probes = [
        (one, better) for one in everyone if one.keeps and one.module and not one.options for better in (False, True)
    ]
    probes = [(one, better) for one, better in probes if one.better or not better]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tell(f"{len(probes)} peers and settings, {_AT_ONCE} at a time")
        answers = list(pool.map(lambda probe: _again(probe[0], patience, probe[1], scratch), probes))
    print("\n## kill -9 of the worker in the middle of a job: run again after the restart\n")
    print(
        f"{OURS + ', python app.py':<36}after {own[len(own) // 2]:.2f} s (median of {_TIMES}; at most {own[-1]:.2f} s)"
    )
    for (one, better), answer in zip(probes, answers, strict=True):
        print(f"{one.name:<36}{answer:<22}{'with ' + one.better if better else 'default settings'}")
    for one in everyone:
        if not one.keeps:
            print(f"{one.name:<36}lost with its process, which holds it in memory only")
    goal = Goal("seconds from the restart of app.py to the job's next call, slowest", own[-1], _GOAL, "s", at_most=True)
    found = [
        {"name": one.name, "better": better, "again": text} for (one, better), text in zip(probes, answers, strict=True)
    ]
    reached = show([goal])
    print(f"kept as {keep('engine-killed', [goal], {'ours': own, 'peers': found})}")
    return reached

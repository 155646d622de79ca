"""One run: a server with a number of open streams, event rates one after the other, a dead client, the end."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.live.contestants import FLOOR, HEARTBEAT, OURS, Contestant
from bench.live.generator import Delivery, Generator, streams
from bench.live.servers import Failed, Server, free_port, running

STOP_PATIENCE = 3.0
DEAD_CLIENT_AT = 100
"""The number of streams with which a client dies: how many there are makes no difference to when it is noticed."""
NOTICE_PATIENCE = 3.0 * HEARTBEAT


@dataclass(frozen=True, slots=True)
class Rate:
    """What one rate of events cost.

    `cpu` is seconds per delivery; `quiet` was measured without other requests, `asked` while /health was asked.
    """

    cpu: float
    quiet: Delivery
    asked: Delivery

    def cpu_per_write(self) -> float:
        """Seconds for what one client gets at once, be it one event or several."""
        return self.cpu * self.together()

    def together(self) -> float:
        """How many events a client got at once."""
        return self.quiet.deliveries / max(1, self.quiet.reads)

    def health(self) -> float:
        """The p99 of /health on this server, in ms."""
        return self.asked.health[0].p99

    def health_of_idle_app(self) -> float:
        """The p99 of /health on this app without a stream, which runs beside the floor only."""
        return self.asked.health[1].p99


@dataclass(frozen=True, slots=True)
class Run:
    """One contestant with one number of streams, once. Bytes and seconds; None where it took longer than we wait."""

    rates: dict[int, Rate]
    behind: dict[int, Delivery]
    per_stream: float
    resident: int
    noticed: float | None
    stopped: float | None


def run(
    contestant: Contestant, programs: dict[str, Path], folder: Path, count: int, rates: Sequence[int], s: float
) -> Run:
    """Measures each rate for twice `s` seconds. Failed when the server cannot hold `count` streams."""
    port = free_port()
    command = contestant.command(programs, port, count)
    environment = contestant.environment(folder, count)
    with ExitStack() as stack:
        server = stack.enter_context(running(command, port, folder, environment))
        asked = [port]
        if contestant is FLOOR:
            asked.append(_idle_app(stack, programs, folder))
        before = server.resident_bytes()
        patience = 30 + count / 200
        load = stack.enter_context(streams(programs["loadgen"], port, count, patience, asked))
        if load.opened < count:
            raise Failed(f"{load.opened:,} of {count:,} streams were open after {patience:g} s")
        kept, behind = _rates(server, load, rates, s)
        resident = server.resident_bytes()
        noticed = _notices(server, load) if count == DEAD_CLIENT_AT else None
        stopped = server.terminate(STOP_PATIENCE)
    return Run(kept, behind, (resident - before) / count, resident, noticed, stopped)


def _idle_app(stack: ExitStack, programs: dict[str, Path], folder: Path) -> int:
    """This app without streams beside the floor's load: what /health takes when only the processors are shared."""
    port = free_port()
    command, environment = OURS.command(programs, port, 1), OURS.environment(folder / "idle", 1)
    stack.enter_context(running(command, port, folder / "idle", environment))
    return port


def _rates(
    server: Server, load: Generator, rates: Sequence[int], seconds: float
) -> tuple[dict[int, Rate], dict[int, Delivery]]:
    kept: dict[int, Rate] = {}
    first = 1

    def follow(rate: int, *, ask_health: bool) -> tuple[Delivery, float]:
        nonlocal first
        count = max(1, round(rate * seconds))
        load.follow(first, count, 2 * seconds + 5, ask_health=ask_health)
        first += count
        began = server.cpu_seconds()
        server.beat(rate, count)
        told = load.result()
        server.check()
        return told, (server.cpu_seconds() - began) / max(1, told.deliveries)

    for rate in rates:
        quiet, cpu = follow(rate, ask_health=False)
        if quiet.events < round(rate * seconds) or quiet.gaps:
            return kept, {rate: quiet}  # more events a second would show nothing new
        asked, _ = follow(rate, ask_health=True)
        kept[rate] = Rate(cpu, quiet, asked)
    return kept, {}


def _notices(server: Server, load: Generator) -> float | None:
    """Seconds from when a client closed its connection until the server let go of it, with no event meanwhile."""
    time.sleep(0.2)
    before = server.open_files()
    began = time.monotonic()
    load.drop()
    while time.monotonic() - began < NOTICE_PATIENCE:
        if server.open_files() < before:
            return time.monotonic() - began
        time.sleep(0.005)
    return None

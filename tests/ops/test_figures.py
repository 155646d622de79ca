"""Counters, quantiles, alerts and the history, by themselves."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_models import JobEvent
from ops.alerts import Alerts, Rule
from ops.histogram import BOUNDS, Histogram, percentiles
from ops.history import MINUTES, History, Point
from ops.measurements import OTHER, WINDOW, Measurements
from ops.resources import Sampler


@given(st.lists(st.floats(0, 299), min_size=1, max_size=200), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_lies_between_the_bounds_of_the_true_one(values: list[float], share: float) -> None:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    true = sorted(values)[max(0, -(-len(values) * round(share * 100) // 100) - 1)]
    low = max((bound for bound in BOUNDS if bound < true), default=0.0)
    high = min(bound for bound in BOUNDS if bound >= true)
    found = histogram.quantile(share)
    assert found is not None
    assert low <= found <= high


def test_percentiles_are_of_the_values_themselves() -> None:
    assert percentiles([n / 100 for n in range(1, 101)]) == {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    assert percentiles([2.0]) == {"p50": 2.0, "p95": 2.0, "p99": 2.0}
    assert percentiles([]) == {"p50": None, "p95": None, "p99": None}


def test_only_the_last_minutes_count_for_rates() -> None:
    now = [1000.0]
    counted = Measurements(lambda: now[0])
    for _ in range(10):
        counted.answered("GET", "/", 500, 0.1)
    now[0] += WINDOW / 2
    counted.answered("GET", "/", 200, 0.1)
    assert (counted.window().answers, counted.window().server_errors) == (11, 10)
    now[0] += WINDOW / 2 + 20
    assert (counted.window().answers, counted.window().server_errors) == (1, 0)
    now[0] += WINDOW
    assert counted.window().answers == 0
    assert counted.since_start().answers == 11


def test_routes_are_bounded_whatever_is_asked() -> None:
    counted = Measurements()
    for number in range(5000):
        counted.answered("GET", f"/{number}", 200, 0.001)
    routes = {route for _, route, *_ in counted.routes()}
    assert len(routes) <= 201
    assert OTHER in routes
    assert sum(sum(by_class.values()) for *_, by_class, _ in counted.routes()) == 5000


def test_a_video_without_captions_is_no_failure_of_the_server() -> None:
    counted = Measurements()
    for name, code in (("summary_failed", "captions_disabled"), ("summary_failed", "model_overloaded")):
        counted.heard(JobEvent(name, {"error": {"code": code}}))
    counted.heard(JobEvent("summary_complete", {}))
    counted.heard(JobEvent("job_status", {}))
    assert (counted.window().summaries, counted.window().failed) == (3, 1)


def test_an_alert_does_not_flicker_and_is_told_once() -> None:
    told: list[tuple[str, str]] = []

    def tell(kind: str, alert: Mapping[str, Any], text: str) -> None:
        told.append((kind, text))

    alerts = Alerts((Rule("cpu", 80, "busy: {value} of {threshold}", "calm"),), tell)
    seen = [bool(alerts.look({"cpu": value})) for value in (80, 81, 79, 90, 65, None, 64, 79, 81)]
    assert seen == [False, True, True, True, True, True, False, False, True]
    assert told == [("alert.opened", "busy: 81 of 80"), ("alert.cleared", "calm"), ("alert.opened", "busy: 81 of 80")]


def point(at: float, answers: int = 1) -> Point:
    return Point(round(at), answers, 0, 0.01, 0, 0, 0, 0.0)


def test_the_history_forgets_what_is_older_than_a_day_and_its_file_stays_small(tmp_path: Path) -> None:
    path, now = tmp_path / "history.jsonl", time.time()
    history = History(path)
    history.read()
    for minute in range(3 * MINUTES, 0, -1):
        history.add(point(now - 60 * minute, minute))
    assert len(history.points()) in (MINUTES, MINUTES - 1)
    assert len([line for line in path.read_bytes().splitlines() if line]) <= 2 * MINUTES
    again = History(path)
    again.read()
    assert again.points() == history.points()


@pytest.mark.parametrize("rubbish", [b"\x00\xff{", b"[1]\n", b"null\n", b'["a",1,2,3,4,5,6,7]\n', b"[1,2,3"])
def test_rubbish_in_the_history_costs_its_own_line_only(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "history.jsonl"
    history = History(path)
    history.add(point(time.time(), 1))
    with path.open("ab") as file:
        file.write(rubbish)
    history.add(point(time.time(), 2))
    again = History(path)
    again.read()
    assert [one.answers for one in again.points()] == [1, 2]


def test_the_sampler_tells_what_the_system_tells(tmp_path: Path) -> None:
    sampler = Sampler(tmp_path)
    ends = time.monotonic() + 0.05
    while time.monotonic() < ends:
        os.getpid()
    usage = sampler.sample()
    assert usage.cpu_percent is not None
    assert 0 <= usage.cpu_percent <= 100
    assert usage.process_memory_mb is not None
    assert usage.process_memory_mb > 5
    assert usage.disk_free_mb is not None
    assert usage.open_files is not None

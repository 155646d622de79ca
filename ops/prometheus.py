"""The figures as Prometheus reads them, made by prometheus-client when they are asked for; nothing is counted twice."""

from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from ops.health import Health
from ops.histogram import BOUNDS, Histogram

KIND = "text/plain; version=0.0.4; charset=utf-8"
_P = "youtube_summarizer_"


class _Collector:
    """Reads what `Health` holds; labels are templates of routes, methods and names of alerts, never what was sent."""

    def __init__(self, health: Health, status: dict[str, Any]) -> None:
        self._health = health
        self._status = status

    def collect(self) -> Iterator[Metric]:
        yield from self._answers()
        yield from self._now()
        total = self._health.measurements.since_start()
        summaries = CounterMetricFamily(f"{_P}summaries", "Summaries that ended.", labels=["outcome"])
        summaries.add_metric(["failed"], total.failed)
        summaries.add_metric(["other"], total.summaries - total.failed)
        yield summaries
        alerts = GaugeMetricFamily(f"{_P}alert", "Alerts that are open.", labels=["name"])
        for alert in self._status["alerts"]:
            alerts.add_metric([alert["name"]], 1)
        yield alerts

    def _answers(self) -> Iterable[Metric]:
        answers = CounterMetricFamily(f"{_P}answers", "Answers by route.", labels=["method", "route", "status"])
        took = HistogramMetricFamily(f"{_P}answer_seconds", "Time to an answer.", labels=["method", "route"])
        for method, route, by_class, histogram in self._health.measurements.routes():
            for status, count in sorted(by_class.items()):
                answers.add_metric([method, route, status], count)
            took.add_metric([method, route], buckets=_buckets(histogram), sum_value=histogram.seconds)
        return answers, took

    def _now(self) -> Iterator[Metric]:
        metrics, usage = self._status["metrics"], self._health.usage
        gauges: tuple[tuple[str, str, float | None], ...] = (
            ("queue_jobs", "Jobs that wait to begin.", metrics["job_queue_size"]),
            ("live_connections", "Open live streams.", metrics["active_connections"]),
            ("uptime_seconds", "Since the start.", self._health.uptime),
            ("cpu_percent", "Processor of the machine.", usage.cpu_percent),
            ("memory_percent", "Memory of the machine or its limit.", usage.memory_percent),
            ("process_memory_megabytes", "Memory of the process.", usage.process_memory_mb),
            ("open_files", "Open files of the process.", usage.open_files),
            ("disk_free_megabytes", "Free on the disk of DATA_DIR.", usage.disk_free_mb),
        )
        for name, words, value in gauges:
            if value is not None:
                yield GaugeMetricFamily(_P + name, words, value=value)


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    found, so_far = [], 0
    for bound, count in zip((*BOUNDS, "+Inf"), histogram.counts, strict=True):
        so_far += count
        found.append((str(bound), float(so_far)))
    return found


def text(health: Health) -> bytes:
    """Everything in the text format, see KIND."""
    registry = CollectorRegistry()
    registry.register(_Collector(health, health.report()))
    return generate_latest(registry)

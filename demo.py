"""`make demo`: summarizes a bundled sample here in the terminal, with no key, no network and no server."""

import json
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import services as composition
from errors import AppError
from job_backend import JobBackend
from job_models import NewJob, NewLink
from services import Services
from setting_values import Settings
from summary.time_marks import player_clock
from summary.transcript_lines import words_of
from summary.values import Source, SourceKind, SummaryOptions

DEFAULT_SAMPLE = "every-ten-minutes"


def main(arguments: list[str]) -> int:
    """Exit code 1 when the sample was not summarized, 2 when there is no sample of this name."""
    with tempfile.TemporaryDirectory(prefix="summarizer-demo-") as folder:
        services = composition.build(Settings(data_dir=Path(folder)))  # defaults only: no key and no .env is read
        services.start()
        try:
            return _show(services, arguments[0] if arguments else DEFAULT_SAMPLE)
        except AppError as fault:
            print(f"{fault.message} {fault.remedy}", file=sys.stderr)
            return 2
        finally:
            services.stop(0)


def _show(services: Services, name: str) -> int:
    transcript = services.samples.transcript(name)
    title = transcript.details.title
    print(f"{title}\n{words_of(transcript):,} words of captions, {player_clock(transcript.segments[-1].end)} long\n")
    ours, theirs = socket.socketpair()
    services.events.attend(services.events.connect(), theirs)
    source = Source(SourceKind.SAMPLE, name)
    link = NewLink(source.key, source.url, title)
    step = ""
    begun = time.monotonic()
    backend: JobBackend = services.backend
    job, _ = backend.submit(NewJob((link,), services.models.default(), SummaryOptions()))
    for event, told in _read(ours):
        elapsed = time.monotonic() - begun
        if event == "summary_progress" and told["message"] != step:
            step = told["message"]
            print(f"  {elapsed:6.2f} s  {told['progress']:4.0%}  {step}")
        if event == "summary_failed":
            print(f"\n{told['error']['message']} {told['error']['remedy']}", file=sys.stderr)
            return 1
        if event == "summary_complete" and told["job_id"] == job.job_id:
            return _print_result(told, time.monotonic() - begun)
    print("The summary did not come.", file=sys.stderr)
    return 1


def _read(stream: socket.socket) -> Iterator[tuple[str, dict[str, Any]]]:
    """The named events of a live stream, as a browser reads them."""
    fields: dict[str, str] = {}
    with stream, stream.makefile(encoding="utf-8") as lines:
        for line in lines:
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], json.loads(fields["data"])
                fields = {}


def _print_result(result: dict[str, Any], seconds: float) -> int:
    print(f"\n{result['summary'].strip()}\n\nKey moments")
    for moment in result["key_moments"]:
        print(f"  {player_clock(moment['t']):>5}  {moment['label']}")
    words = len(result["summary"].split())
    print(f"\n{words} words by the model `{result['model']}` in {seconds:.2f} s.", end=" ")
    print("`make run` serves the same as a page.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

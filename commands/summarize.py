"""`flask summarize`: links, a file or the pipe in, summaries out, with or without a running server."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from commands.transport import Refused, Transport, transport
from commands.words import in_words
from sources.links import source_of
from summary.values import LENGTHS, STYLES

_OVER = ("completed", "failed", "cancelled")
_WAIT = 0.2


@click.command("summarize")
@click.argument("what", nargs=-1, required=True)
@click.option("--model", help="Which model; that of the settings otherwise.")
@click.option("--length", type=click.Choice(LENGTHS))
@click.option("--style", type=click.Choice(STYLES))
@click.option("--language", help="Language of the summary; that of the video otherwise.")
@click.option("--instruction", help="A wish in your own words.")
@click.option("--limit", type=click.IntRange(1, 5000), help="At most so many videos of a playlist.")
@click.option("--fresh", is_flag=True, help="Make it anew, also when the library has it.")
@click.option("--json", "as_json", is_flag=True, help="The results as JSON.")
@in_words
def summarize(what: tuple[str, ...], as_json: bool, fresh: bool, **wishes: Any) -> None:
    """Summarize links of videos and playlists, subtitle files, files of links, or - (the pipe).

    Summaries go to the standard output, progress to the other. Exit code 1 when one of them failed, 130 after Ctrl+C.
    """
    with transport(works=True) as library:
        urls = [url for each in what for url in _urls(library, each)]
        body = {"urls": urls, **{name: value for name, value in wishes.items() if value is not None}}
        results = _results(library, {**body, "fresh": True} if fresh else body)
    flat = [each for result in results for each in result.get("summaries", [result])]
    click.echo(json.dumps(results, ensure_ascii=False, indent=1) if as_json else "\n".join(map(_told, flat)))
    failed = [each for each in flat if each.get("error")]
    for each in failed:
        click.echo(f"{each.get('title') or each.get('url')}: {_why(each)}", err=True)
    sys.exit(1 if failed or not flat else 0)


def _urls(library: Transport, what: str) -> list[str]:
    """The links in an argument: it is one, or names a file with some, or a file with a transcript, which is sent."""
    if what == "-":
        data, title = sys.stdin.buffer.read(), ""
    elif Path(what).is_file() and source_of(what) is None:
        data, title = Path(what).read_bytes(), Path(what).stem
    else:
        return [what]
    lines = [line.strip() for line in data.decode(errors="replace").splitlines() if line.strip()]
    if lines and all(source_of(line) for line in lines):
        return lines
    sent = library.ask("POST", "/transcripts", data, "application/octet-stream").json()
    if title:  # the same words under the name of the file
        text = data.decode("utf-8-sig", errors="replace")
        sent = library.ask("POST", "/transcripts", {"text": text, "title": title[:300]}).json()
    return [str(sent["url"])]


def _results(library: Transport, body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        job = library.ask("POST", "/summarize_async", body).json()
    except Refused as refusal:
        if refusal.told.get("code") != "workers_off":
            raise
        return list(library.ask("POST", "/summarize", body).json())
    path = f"/jobs/{job['job_id']}"
    try:
        _watch(library, path)
    except KeyboardInterrupt:
        library.ask("POST", f"{path}/cancel").json()
        ends = time.monotonic() + 5
        while library.ask("GET", f"{path}/status").json()["status"] not in _OVER and time.monotonic() < ends:
            time.sleep(_WAIT)
        raise
    return list(library.ask("GET", path).json()["results"])


def _watch(library: Transport, path: str) -> None:
    """Until it is over or waits for somebody; a bar on a terminal, else a line for each step."""
    shown, last = sys.stderr.isatty(), ""
    with click.progressbar(length=1000, file=sys.stderr, show_eta=False, hidden=not shown) as bar:
        while True:
            job = library.ask("GET", f"{path}/status").json()
            bar.update(max(0, round(job["progress"] * 1000) - bar.pos))
            words = job["message"]
            if words != last and not shown:
                click.echo(words, err=True)
            last = words
            if job["status"] in _OVER:
                return
            if job["status"] == "held" and job["next_attempt_at"] is None:
                raise Refused({"error": job["message"], "remedy": f"Let it go on with POST {path}/retry."}, 402)
            time.sleep(_WAIT)


def _told(result: dict[str, Any]) -> str:
    if result.get("error") or not result.get("summary"):
        return ""
    link = f"{result['video_url']}\n\n" if result.get("video_url") else ""
    return f"# {result['title']}\n\n{link}{result['summary']}\n"


def _why(result: dict[str, Any]) -> str:
    detail = result.get("error_detail") or {}
    return f"{result['error']} {detail.get('remedy', '')}".strip()


COMMANDS = (summarize,)

"""The library from the command line: `flask search`, `flask export`, `flask import`."""

import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any, cast

import click

from commands.transport import Refused, Transport, transport
from commands.words import in_words
from storage.files import replace_file

_FILES = (".md", ".markdown")


@click.command("search")
@click.argument("text", nargs=-1, required=True)
@click.option("--scope", type=click.Choice(["all", "summaries", "transcripts"]), default="all", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The hits as JSON.")
@in_words
def search(text: tuple[str, ...], scope: str, limit: int, as_json: bool) -> None:
    """Search summaries and what was said. Exit code 1 when nothing is found."""
    with transport() as library:
        hits = library.ask("GET", "/search_summaries", q=" ".join(text), scope=scope, limit=limit).json()
    if as_json:
        click.echo(json.dumps(hits, ensure_ascii=False, indent=1))
    else:
        for hit in hits:
            click.echo(
                f"{hit['title']}\n  {hit['url_at'] or hit['video_url'] or hit['summary_id']}\n  {hit['snippet']}"
            )
    sys.exit(0 if hits else 1)


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--changed-since", help="Only what was written then or later, such as 2026-11-21T10:00:00Z.")
@click.option("--ids", help="Only these summaries, with commas.")
@click.option("--tags", help="Only those with one of these tags, with commas.")
@in_words
def export(target: Path, changed_since: str | None, ids: str | None, tags: str | None) -> None:
    """Write the library to a .zip or .jsonl file, to - (a zip to the pipe), or as Markdown files into a folder."""
    lines = target.suffix == ".jsonl"
    path = "/export.jsonl" if lines else "/export.zip"
    with transport() as library:
        body = library.ask("GET", path, changed_since=changed_since, ids=ids, tags=tags).body()
        if str(target) == "-":
            for piece in body:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        elif lines or target.suffix == ".zip":
            replace_file(target, body)
            click.echo(f"Wrote {target}", err=True)
        else:
            with tempfile.TemporaryFile() as spooled:
                spooled.writelines(body)
                click.echo(f"Wrote {_unpack(cast(IO[bytes], spooled), target)} files into {target}", err=True)


def _unpack(archive: IO[bytes], folder: Path) -> int:
    """Writes what is new or different; how many files that were."""
    written = 0
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            room, _, leaf = name.partition("/")
            if room not in ("summaries", "transcripts") or not leaf or "/" in leaf:
                raise OSError(f"the archive holds an unknown file: {name}")
            path, data = folder / room / leaf, packed.read(name)
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, [data])
                written += 1
    return written


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@in_words
def import_(sources: tuple[Path, ...], as_json: bool) -> None:
    """Bring back a .zip, .jsonl, .json or .md file, - (the pipe), or a folder of Markdown files.

    Exit code 1 when something did not come.
    """
    good = True
    with transport() as library:
        for source in sources:
            with tempfile.TemporaryFile() as spooled:
                report = _brought(library, source, cast(IO[bytes], spooled))
            good = good and not report.get("failed") and "error" not in report
            click.echo(json.dumps(report, ensure_ascii=False) if as_json else _told(source, report))
    sys.exit(0 if good else 1)


def _brought(library: Transport, source: Path, spooled: IO[bytes]) -> dict[str, Any]:
    if str(source) == "-":
        while data := sys.stdin.buffer.read(1 << 20):
            spooled.write(data)
    elif source.is_dir():
        with zipfile.ZipFile(spooled, "w", zipfile.ZIP_DEFLATED) as packed:
            for folder, folders, names in os.walk(source):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    path = Path(folder, name)
                    if name.lower().endswith(_FILES) and path.is_file() and not path.is_symlink():
                        packed.write(path, str(path.relative_to(source)))
    else:
        with source.open("rb") as file:
            while data := file.read(1 << 20):
                spooled.write(data)
    try:
        answer = library.ask("POST", "/import", spooled, "application/octet-stream", name=source.name)
        return dict(answer.json())
    except Refused as refusal:
        return refusal.told or {"error": str(refusal)}


def _told(source: Path, report: dict[str, Any]) -> str:
    if "error" in report:
        return f"{source}: {report['error']} {report.get('remedy', '')}"
    counts = ", ".join(f"{report[name]} {name}" for name in ("added", "updated", "unchanged", "older", "failed"))
    rows = [f"  {row['file']}: {row['reason']}" for row in report["errors"]]
    more = [f"  and {report['errors_left_out']} more"] if report["errors_left_out"] else []
    return "\n".join([f"{source}: {counts}", *rows, *more])


COMMANDS = (search, export, import_)

"""`flask backup`, `flask verify` and `flask restore`: beside a running server, or without one."""

import sys
from pathlib import Path

import click

import services as composition
from commands.words import in_words
from errors import DATA_DIR_IN_USE, AppError
from ops import backup_making, restoring
from ops.backup_archive import Archive, Manifest
from ops.backups import Backups, folder_of
from setting_values import Settings
from storage.data_folder import DataFolder


@click.command("backup")
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="Folder; else BACKUP_DIR or DATA_DIR/backups."
)
@in_words
def backup(to: Path | None) -> None:
    """Make a backup of the data folder, whether a server runs or not."""
    settings = composition.configured().settings
    made, manifest = backup_making.make(
        settings.data_dir,
        to or folder_of(settings),
        version=composition.VERSION,
        reason="asked for",
        audio=settings.backup_audio,
    )
    click.echo(f"{made}\n{_told(manifest)}")


@click.command("verify")
@click.argument("backups", nargs=-1)
@in_words
def verify(backups: tuple[str, ...]) -> None:
    """Check the checksums of BACKUPS, names or files; of all there are without any. Exit code 1 when one is damaged."""
    settings = composition.configured().settings
    paths = [_path(settings, each) for each in backups] or [one.path for one in _backups(settings).kept()]
    if not paths:
        click.echo(f"There is no backup in {folder_of(settings)}.", err=True)
        sys.exit(1)
    bad = 0
    for path in paths:
        try:
            with Archive(path) as archive:
                click.echo(f"ok       {path.name}  {_told(archive.verify())}")
        except AppError as fault:
            bad += 1
            click.echo(f"NOT OK   {path.name}  {fault.message}")
    sys.exit(1 if bad else 0)


@click.command("restore")
@click.argument("backup_file", metavar="BACKUP")
@in_words
def restore(backup_file: str) -> None:
    """Put BACKUP, a name or a file, back; what was there is kept. A running server has it from its next start."""
    settings = composition.configured().settings
    folder = DataFolder(settings.data_dir)
    try:
        folder.acquire()
    except AppError as fault:
        if fault.kind is not DATA_DIR_IN_USE:
            raise
        manifest = restoring.stage(_path(settings, backup_file), settings.data_dir)
        click.echo(f"{_told(manifest)}\n{fault.message} The backup is laid ready: restart that server to have it.")
        return
    try:
        manifest = restoring.stage(_path(settings, backup_file), settings.data_dir)
        replaced = restoring.finish(settings.data_dir)
    finally:
        folder.release()
    click.echo(f"Put back. {_told(manifest)}\nWhat was there before is in {replaced}.")


def _backups(settings: Settings) -> Backups:
    return Backups(settings, composition.VERSION)


def _path(settings: Settings, backup: str) -> Path:
    """A file as it is given, or a name among the backups."""
    return Path(backup) if Path(backup).is_file() else _backups(settings).path_of(backup)


def _told(manifest: Manifest) -> str:
    size = f"{len(manifest.files)} files, {manifest.bytes:,} bytes"
    return f"Made {manifest.created_at} by version {manifest.app_version}: {size}."


COMMANDS = (backup, verify, restore)

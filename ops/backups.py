"""The backups of one server: listed, made by hand and on a schedule, checked, given up when they are old."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from clock import parse_iso, utc_now
from concurrency.repeating import Repeating
from errors import AppError
from operating_errors import BACKUP_NOT_FOUND, BACKUP_RUNNING
from ops import backup_making, restoring
from ops.backup_archive import NAME, Archive, Manifest
from ops.data_scope import BACKUPS
from setting_values import Settings

log = logging.getLogger(__name__)

_LOOK = 3600.0
"""Seconds between two looks whether a backup is due, at most; so a restart does not put it off by a day."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup on disk; `manifest` is None where it cannot be read."""

    path: Path
    manifest: Manifest | None

    def as_dict(self) -> dict[str, Any]:
        """For clients."""
        about = self.manifest
        return {
            "name": self.path.name,
            "bytes": self.path.stat().st_size,
            "readable": about is not None,
            "created_at": about.created_at if about else None,
            "app_version": about.app_version if about else None,
            "reason": about.reason if about else None,
            "files": len(about.files) if about else None,
            "audio": about.audio if about else None,
        }


def folder_of(settings: Settings) -> Path:
    """Where backups are kept."""
    return settings.backup_dir or settings.data_dir / BACKUPS


def backup_faults(settings: Settings) -> list[str]:
    """What is wrong with these settings, one sentence each."""
    chosen, data = settings.backup_dir, settings.data_dir.absolute()
    inside = chosen is not None and chosen.absolute().is_relative_to(data) and chosen.absolute() != data / BACKUPS
    return ["BACKUP_DIR: expected a folder outside of DATA_DIR, whose files it would hold"] if inside else []


class Backups:
    """`told` hears whether the last scheduled one failed; one backup is made or laid ready at a time."""

    def __init__(self, settings: Settings, version: str, told: Callable[[bool], None] = lambda failed: None) -> None:
        self._settings = settings
        self._version = version
        self._told = told
        self._folder = folder_of(settings)
        self._working = threading.Lock()
        hours = settings.backup_interval_hours
        self._interval = timedelta(hours=hours)
        self._rounds = Repeating("backup", self._round, min(_LOOK, hours * 3600)) if hours else None

    def start(self) -> None:
        """Begins the schedule; the first look comes after an hour, or the interval if that is shorter."""
        if self._rounds is not None:
            self._rounds.start()

    def stop(self) -> None:
        """Waits for a backup that is being made, a little; one that is cut off leaves nothing."""
        if self._rounds is not None:
            self._rounds.stop()

    def kept(self) -> list[Kept]:
        """All there are, newest first."""
        paths = [path for path in self._folder.glob("backup-*.zip") if NAME.fullmatch(path.name)]
        found = []
        for path in paths:
            try:
                with Archive(path) as archive:
                    found.append(Kept(path, archive.manifest))
            except AppError:
                found.append(Kept(path, None))
        return sorted(found, key=lambda one: one.manifest.created_at if one.manifest else "", reverse=True)

    def make(self, reason: str) -> Kept:
        """One more, now, and gives up old ones. AppError BACKUP_RUNNING, STORAGE_UNAVAILABLE, LIBRARY_DAMAGED."""
        with self._alone():
            path, manifest = backup_making.make(
                self._settings.data_dir,
                self._folder,
                version=self._version,
                reason=reason,
                audio=self._settings.backup_audio,
            )
        self._give_up_old()
        return Kept(path, manifest)

    def path_of(self, name: str) -> Path:
        """The file of a backup by its name; AppError BACKUP_NOT_FOUND, also for what is no name of one."""
        path = self._folder / name
        if not NAME.fullmatch(name) or not path.is_file():
            raise AppError(BACKUP_NOT_FOUND, name=name[:80])
        return path

    def stage(self, name: str) -> Manifest:
        """Makes a backup ready to take the place of what is there at the next start.

        AppError BACKUP_RUNNING while another is made or laid ready, and as `restoring.stage` says.
        """
        path = self.path_of(name)
        with self._alone():
            return restoring.stage(path, self._settings.data_dir)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._working.acquire(blocking=False):
            raise AppError(BACKUP_RUNNING)
        try:
            yield
        finally:
            self._working.release()

    def last_good(self) -> Kept | None:
        """The newest one whose checksums hold."""
        for one in self.kept():
            try:
                with Archive(one.path) as archive:
                    archive.verify()
                return one
            except AppError as fault:
                log.warning("%s", fault.message)
        return None

    def _round(self) -> None:
        newest = next((one.manifest.created_at for one in self.kept() if one.manifest), None)
        if newest is not None and utc_now() - parse_iso(newest) < self._interval * 0.99:
            return
        try:
            self.make("scheduled")
        except AppError as fault:
            log.error("The scheduled backup failed: %s %s", fault.message, fault.remedy)
            self._told(True)
        else:
            self._told(False)

    def _give_up_old(self) -> None:
        """Those older than BACKUP_RETENTION_DAYS; the newest readable one always stays."""
        oldest = utc_now() - timedelta(days=self._settings.backup_retention_days)
        readable = [(one, one.manifest) for one in self.kept() if one.manifest]
        for one, manifest in readable[1:]:
            if parse_iso(manifest.created_at) < oldest:
                one.path.unlink(missing_ok=True)
                log.info(
                    "%s was removed: it is older than %g days", one.path.name, self._settings.backup_retention_days
                )

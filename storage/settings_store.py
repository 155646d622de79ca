"""What was set while the server ran, in `settings.json`: as texts, as they would stand in the environment."""

from pathlib import Path
from typing import Final

import errors
from errors import AppError
from setting_sources import Saved
from setting_values import PHASES
from storage.json_file import JsonFile

FORMAT: Final = 1


class SettingsStore:
    """Belongs to whoever holds the lock of the data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = JsonFile(folder / "settings.json")

    def read(self) -> Saved:
        """What is kept; ValueError says in words why it cannot be used. A damaged file is left as it is.

        It may hold the login, so without it the server must not start.
        """
        try:
            found = self._file.read()
        except (OSError, ValueError) as fault:
            raise ValueError(f"{self._file.path}: cannot be read ({fault}); correct it, or move it away") from fault
        if not found:
            return Saved()
        texts, phase = found.get("settings"), found.get("phase")
        good = isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
        if not isinstance(texts, dict) or not good or phase not in PHASES or found.get("format") != FORMAT:
            raise ValueError(f"{self._file.path}: is not in format {FORMAT}, the one this version knows")
        return Saved(texts, str(phase))

    def write(self, saved: Saved) -> None:
        """On disk when it returns; AppError STORAGE_UNAVAILABLE leaves what was there."""
        try:
            self._file.write({"format": FORMAT, "phase": saved.phase, "settings": dict(saved.texts)})
        except OSError as fault:
            raise AppError(errors.STORAGE_UNAVAILABLE, reason=fault.strerror or fault) from fault

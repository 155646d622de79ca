"""Phases: how much of the program is in use, so that a step forward can be taken back while it runs."""

import logging
from collections.abc import Mapping

import errors
from errors import AppError
from ops import local_server
from ops.setting_changes import in_phase
from setting_sources import Configuration
from setting_values import PHASES
from storage.data_folder import DataFolder
from storage.settings_store import SettingsStore

log = logging.getLogger(__name__)

PHASES_IN_WORDS: Mapping[str, str] = dict(
    zip(
        PHASES,
        (
            "Requests only: no background work, no live events. What waits in the queue goes on waiting.",
            "Background work; pages ask every few seconds how far it is.",
            "Background work, and live events for each browser whose reader chooses them.",
            "Live events for everybody; a page that cannot have them asks every few seconds from then on.",
            "Live events for everybody; a page asks meanwhile whenever they fail, and returns to them by itself.",
        ),
        strict=True,
    )
)

UPDATES: Mapping[str, str] = dict(zip(PHASES, ("asks", "asks", "optional", "fallback", "adaptive"), strict=True))
"""How a page keeps up to date in each phase; the page reads it."""


def ask(configuration: Configuration) -> str:
    """The phase of the running server, or the one that the next start will be in."""
    answer = local_server.ask(configuration.settings, "GET", "/admin/phase")
    return str(answer["phase"]) if answer else configuration.settings.phase


def go(configuration: Configuration, wanted: str) -> str:
    """Changes the phase, of the running server or of the next start; the phase then. AppError, in words."""
    in_phase(configuration, wanted)  # so that a wrong one is refused before anybody is asked
    answer = local_server.ask(configuration.settings, "POST", f"/admin/rollback/{wanted}")
    if answer:
        return str(answer["phase"])
    folder = DataFolder(configuration.settings.data_dir)
    folder.acquire()
    try:
        store = SettingsStore(configuration.settings.data_dir)
        try:
            saved = store.read()
        except ValueError as fault:
            raise AppError(errors.STORAGE_UNAVAILABLE, reason=fault) from fault
        after = in_phase(configuration.changed(saved), wanted)
        store.write(after.saved)
    finally:
        folder.release()
    return after.settings.phase

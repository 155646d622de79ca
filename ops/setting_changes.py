"""Changing settings while the server runs: checked all at once, on disk, and then in force."""

import re
import threading
from collections.abc import Callable, Iterable, Mapping

import operating_errors
from errors import AppError
from setting_sources import Check, Configuration, Saved, SettingsError
from setting_values import PHASES
from settings import TABLE, Setting
from storage.settings_store import SettingsStore

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in TABLE}


class SettingChanges:
    """One for all threads; each change sees what the one before it left."""

    def __init__(
        self,
        store: SettingsStore,
        now: Callable[[], Configuration],
        check: Check,
        apply: Callable[[Configuration], None],
    ) -> None:
        """`check` finds what cannot work together, `apply` lets the parts of the server go on with others."""
        self._store = store
        self._now = now
        self._check = check
        self._apply = apply
        self._one = threading.Lock()

    def change(self, texts: Mapping[str, str | None]) -> list[str]:
        """Sets settings by name, or clears those that are None; the names of those that wait for a restart.

        AppError SETTINGS_REFUSED with every fault, SETTING_FIXED, STORAGE_UNAVAILABLE: nothing is changed then.
        """
        with self._one:
            before = self._now()
            for name in texts:
                if BY_NAME[name].field in before.fixed:
                    raise AppError(operating_errors.SETTING_FIXED, name=name)
                if not BY_NAME[name].editable:
                    raise AppError(operating_errors.SETTING_NOT_HERE, name=name)
            merged = {**before.saved.texts, **texts}
            saved = Saved({name: text for name, text in merged.items() if text is not None}, before.saved.phase)
            try:
                after = before.changed(saved, self._check)
            except SettingsError as fault:
                raise refused(fault.faults) from fault
            self._store.write(saved)
            self._apply(after)
            changed = {n for n in texts if before.saved.texts.get(n) != saved.texts.get(n)}
            return [name for name in BY_NAME if name in changed and not BY_NAME[name].live]

    def phase(self, wanted: str) -> tuple[str, str]:
        """Lowers or raises the phase; the one before, and the one it is in now.

        AppError UNKNOWN_PHASE, PHASE_FIXED, STORAGE_UNAVAILABLE.
        """
        with self._one:
            before = self._now()
            after = in_phase(before, wanted)
            self._store.write(after.saved)
            self._apply(after)
            return before.settings.phase, after.settings.phase


def in_phase(before: Configuration, wanted: str) -> Configuration:
    """The configuration with this phase; AppError UNKNOWN_PHASE, PHASE_FIXED."""
    if wanted not in PHASES:
        raise AppError(operating_errors.UNKNOWN_PHASE, phase=wanted, known=", ".join(PHASES))
    settings = before.settings
    if PHASES.index(wanted) > PHASES.index(settings.possible_phase):
        setting = "WORKER_THREADS" if settings.worker_threads == 0 else "SSE_ENABLED"
        if not settings.async_processing_enabled:
            setting = "ASYNC_PROCESSING_ENABLED"
        raise AppError(operating_errors.PHASE_FIXED, phase=wanted, setting=setting)
    return before.changed(Saved(before.saved.texts, wanted))


def refused(faults: Iterable[str]) -> AppError:
    """SETTINGS_REFUSED with faults such as `NAME: expected …`, by name as well."""
    told = [_sentence(fault) for fault in faults]
    named = [(name, sentence) for sentence in told for name in re.findall(r"[A-Z][A-Z_]{3,}", sentence.split(":")[0])]
    fields = {name: sentence.partition(": ")[2] for name, sentence in named if name in BY_NAME}
    return AppError(operating_errors.SETTINGS_REFUSED, faults=" ".join(told), fields=fields)


def _sentence(fault: str) -> str:
    return fault if fault.endswith(".") else fault + "."

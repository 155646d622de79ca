"""Settings from the environment and `.env`: read, checked, all faults at once."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from setting_values import DEFAULTS, PHASES, Settings
from settings import TABLE, Setting


@dataclass(frozen=True, slots=True)
class Saved:
    """What was chosen while the server ran: texts by name, and the highest phase it may be in."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    phase: str = PHASES[-1]


class SettingsError(Exception):
    """All faults of the configuration in one message, one line each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  {fault}" for fault in self.faults))


Check = Callable[[Settings], list[str]]
"""What else cannot be right in settings that can be read, one sentence each."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of one moment, and where they come from.

    `fixed` are the fields that the environment or `.env` gave, with their values; `saved` holds for the others.
    """

    settings: Settings
    fixed: Mapping[str, Any] = field(default_factory=dict, repr=False)
    saved: Saved = Saved()

    @classmethod
    def of(cls, settings: Settings) -> "Configuration":
        """Of settings that were made elsewhere: whatever is not the default was given."""
        values = {setting.field: getattr(settings, setting.field) for setting in TABLE}
        fixed = {name: value for name, value in values.items() if value != getattr(DEFAULTS, name)}
        return cls(settings, fixed, Saved(phase=settings.highest_phase))

    def changed(self, saved: Saved, check: Check = lambda settings: []) -> "Configuration":
        """With other saved ones; SettingsError lists every fault of them."""
        found, faults = _read({name: text for name, text in saved.texts.items() if name.lower() not in self.fixed})
        settings = _joined({**found, **self.fixed}, faults, check)
        return replace(self, settings=replace(settings, highest_phase=saved.phase), saved=saved)

    def source(self, setting: Setting) -> str:
        """`environment`, where it is fixed; `file`, where it was chosen while the server ran; or `default`."""
        if setting.field in self.fixed:
            return "environment"
        return "file" if self.saved.texts.get(setting.name, "").strip() else "default"

    def is_set(self, name: str) -> bool:
        """Whether anybody set it."""
        return name.lower() in self.fixed or bool(self.saved.texts.get(name, "").strip())


def parse(values: Mapping[str, str], check: Check = lambda settings: []) -> Settings:
    """Settings from names and texts; an empty text counts as not set.

    SettingsError lists every fault, and what `check` says of those that could be read.
    """
    return _joined(*_read(values), check)


def _read(values: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Values by field, and a sentence for each text that is none."""
    found: dict[str, Any] = {}
    faults: list[str] = []
    for setting in TABLE:
        name = next((n for n in setting.names if values.get(n, "").strip()), None)
        if name is None:
            continue
        try:
            found[setting.field] = setting.parse(values[name] if setting.verbatim else values[name].strip())
        except ValueError as fault:
            # An address may hold a password.
            seen = "a secret that is not shown" if setting.secret or "@" in values[name] else repr(values[name])
            faults.append(f"{name}: {fault}, got {seen}")
    return found, faults


def _joined(found: Mapping[str, Any], faults: list[str], check: Check) -> Settings:
    if bool(found.get("webshare_proxy_username")) != bool(found.get("webshare_proxy_password")):
        faults.append("WEBSHARE_PROXY_USERNAME and WEBSHARE_PROXY_PASSWORD: set both or neither")
    if found.get("transcribe_model") and not (found.get("openai_api_key") or found.get("openai_base_url")):
        faults.append("TRANSCRIBE_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL of a server that transcribes")
    if found.get("login_enabled") and not found.get("login_code"):
        faults.append("LOGIN_ENABLED: needs LOGIN_CODE, the passcode")
    settings = Settings(**found)
    if faults := faults + check(settings):
        raise SettingsError(faults)
    return settings


def from_environment(
    env_file: Path = Path(".env"),
    check: Check = lambda settings: [],
    saved: Callable[[Path], Saved] = lambda data_dir: Saved(),
) -> Configuration:
    """Settings from the environment, then `env_file`, then what `saved` has of DATA_DIR. SettingsError as for `parse`.

    What `saved` raises as ValueError is one of the faults.
    """
    from dotenv import dotenv_values  # only here: whoever passes settings in needs no file parser

    try:
        kept = {name: value for name, value in dotenv_values(env_file).items() if value is not None}
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError([f"{env_file}: cannot be read ({fault})"]) from fault
    fixed, faults = _read(_one_over_the_other(kept, os.environ))
    before = Saved()
    try:
        before = saved(fixed.get("data_dir", DEFAULTS.data_dir))
    except ValueError as fault:
        faults.append(str(fault))
    chosen, wrong = _read({name: text for name, text in before.texts.items() if name.lower() not in fixed})
    settings = _joined({**chosen, **fixed}, faults + wrong, check)
    return Configuration(replace(settings, highest_phase=before.phase), fixed, before)


def _one_over_the_other(kept: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Both; a setting that is given stands, whichever of its names either has for it."""
    taken = {name for setting in TABLE if not given.keys().isdisjoint(setting.names) for name in setting.names}
    return {**{name: value for name, value in kept.items() if name not in taken}, **given}

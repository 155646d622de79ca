"""Settings from the environment and `.env`: read, checked, all faults at once."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from setting_values import Settings
from settings import TABLE


class SettingsError(Exception):
    """All faults of the configuration in one message, one line each."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))


Check = Callable[[Settings], list[str]]
"""What else cannot be right in settings that can be read, one sentence each."""


def parse(values: Mapping[str, str], check: Check = lambda settings: []) -> Settings:
    """Settings from names and texts; an empty text counts as not set.

    SettingsError lists every fault, and what `check` says of those that could be read.
    """
    found: dict[str, Any] = {}
    faults: list[str] = []
    for setting in TABLE:
        name = next((n for n in setting.names if values.get(n, "").strip()), None)
        if name is None:
            continue
        try:
            found[setting.field] = setting.parse(values[name].strip())
        except ValueError as fault:
            # An address may hold a password.
            seen = "a secret that is not shown" if setting.secret or "@" in values[name] else repr(values[name])
            faults.append(f"{name}: {fault}, got {seen}")
    if bool(found.get("webshare_proxy_username")) != bool(found.get("webshare_proxy_password")):
        faults.append("WEBSHARE_PROXY_USERNAME and WEBSHARE_PROXY_PASSWORD: set both or neither")
    if found.get("transcribe_model") and not (found.get("openai_api_key") or found.get("openai_base_url")):
        faults.append("TRANSCRIBE_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL of a server that transcribes")
    settings = Settings(**found)
    if faults := faults + check(settings):
        raise SettingsError(faults)
    return settings


def from_environment(env_file: Path = Path(".env"), check: Check = lambda settings: []) -> Settings:
    """Settings from the environment and `env_file`; the environment wins. SettingsError as for `parse`."""
    from dotenv import dotenv_values  # only here: whoever passes settings in needs no file parser

    try:
        kept = {name: value for name, value in dotenv_values(env_file).items() if value is not None}
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError([f"{env_file}: cannot be read ({fault})"]) from fault
    return parse(_one_over_the_other(kept, os.environ), check)


def _one_over_the_other(kept: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Both; a setting that is given stands, whichever of its names either has for it."""
    taken = {name for setting in TABLE if not given.keys().isdisjoint(setting.names) for name in setting.names}
    return {**{name: value for name, value in kept.items() if name not in taken}, **given}

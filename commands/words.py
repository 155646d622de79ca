"""How a command ends that could not do its work: one sentence on the error output, and an exit code."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from commands.transport import Refused
from errors import AppError
from setting_sources import SettingsError

Arguments = ParamSpec("Arguments")
INTERRUPTED = 130


def in_words(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Tells a failure in words: exit code 1, or 2 for settings that cannot work, or 130 after Ctrl+C."""

    @wraps(command)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AppError as fault:
            _end(f"{fault.message} {fault.remedy}", 1)
        except (Refused, OSError) as fault:
            _end(str(fault), 1)
        except SettingsError as fault:
            _end(str(fault), 2)
        except KeyboardInterrupt:
            _end("Stopped.", INTERRUPTED)

    return told


def _end(words: str, code: int) -> None:
    click.echo(words, err=True)
    sys.exit(code)

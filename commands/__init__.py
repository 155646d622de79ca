"""What `flask <name>` can do besides serving."""

import click
from flask import Flask
from flask.cli import FlaskGroup

from commands import backups, doctor, library, operating, summarize


def only_looked_up() -> bool:
    """Whether the application is wanted for its commands alone: nothing is to be started for that.

    `flask <name>` makes the application to see which commands it has, in the context of the group; whoever serves it
    (`flask run`) asks for it in the context of its own command.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def install(app: Flask) -> None:
    """Gives `app` its commands."""
    for module in (doctor, backups, library, summarize, operating):
        for command in module.COMMANDS:
            app.cli.add_command(command)

"""What `flask <name>` can do besides serving."""

import json
import sys
import textwrap

import click
from flask import Flask
from flask.cli import FlaskGroup

import backup_commands
import library_commands
import operator_commands
import services as composition
import summarize_command
from doctor.checks import checks_for
from doctor.examination import examine
from doctor.findings import Finding, Report, State
from setting_sources import SettingsError, from_environment
from storage.settings_store import SettingsStore

_WORDS = {State.OK: "ok", State.FAILED: "NOT OK", State.NOT_CONFIGURED: "not configured"}
_WIDE = 36


def only_looked_up() -> bool:
    """Whether the application is wanted for its commands alone: nothing is to be started for that.

    `flask <name>` makes the application to see which commands it has, in the context of the group; whoever serves it
    (`flask run`) asks for it in the context of its own command.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def install(app: Flask) -> None:
    """Gives `app` its commands."""
    app.cli.add_command(_doctor)
    for command in backup_commands.COMMANDS:
        app.cli.add_command(command)
    for command in (*library_commands.COMMANDS, summarize_command.summarize):
        app.cli.add_command(command)
    for command in operator_commands.ALL:
        app.cli.add_command(command)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
def _doctor(as_json: bool) -> None:
    """Check data folder, captions, keys and proxy, and say what to do. Exit code 1 when something does not work."""
    try:
        settings = from_environment(saved=lambda folder: SettingsStore(folder).read()).settings
    except SettingsError as fault:  # nothing can be tried with them
        report = Report([_of_settings(str(fault))])
    else:
        faults = [_of_settings(fault) for fault in composition.faults(settings)]
        report = Report([*faults, *examine(checks_for(settings)).findings])
    click.echo(json.dumps(report.as_dict(), indent=1) if as_json else _told(report))
    sys.exit(0 if report.ok else 1)


def _of_settings(fault: str) -> Finding:
    return Finding("settings", "Settings", State.FAILED, fault, "Correct the environment, or the file .env.")


def _told(report: Report) -> str:
    return "\n".join([*(_lines(finding) for finding in report.findings), "", textwrap.fill(report.message, 100)])


def _lines(finding: Finding) -> str:
    head = f"{_WORDS[finding.state]:<16}{finding.title:<{_WIDE}}"
    margin = " " * len(head)
    words = [*finding.message.splitlines(), *([f"-> {finding.remedy}"] if finding.remedy else [])]
    told = [textwrap.fill(each, 110, initial_indent=margin, subsequent_indent=margin) for each in words]
    return head + "\n".join(told)[len(head) :]

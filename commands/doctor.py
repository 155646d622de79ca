"""`flask doctor`: whether this installation can do its work."""

import json
import sys
import textwrap

import click

import services as composition
from doctor.checks import checks_for
from doctor.examination import examine
from doctor.findings import Finding, Report, State
from setting_sources import SettingsError, from_environment
from storage.settings_store import SettingsStore

_WORDS = {State.OK: "ok", State.FAILED: "NOT OK", State.NOT_CONFIGURED: "not configured"}
_WIDE = 36


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


COMMANDS = (_doctor,)

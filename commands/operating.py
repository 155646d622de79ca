"""What an operator can do with `flask <name>`: the phase, and what stands for a passcode or a token."""

import secrets
import sys

import click

import services as composition
from commands.words import in_words
from login_guard import hash_passcode, hash_token
from ops import rollout
from setting_values import PHASES


@click.command("phase")
@click.argument("name", required=False, type=click.Choice(PHASES))
@in_words
def _phase(name: str | None) -> None:
    """Show the phase, or change it: of the running server, or of the next start."""
    configuration = composition.configured()
    now = rollout.go(configuration, name) if name else rollout.ask(configuration)
    click.echo(f"{now}: {rollout.PHASES_IN_WORDS[now]}")


@click.command("hash-passcode")
def _hash_passcode() -> None:
    """Ask for a passcode and print what can stand for it in LOGIN_CODE. Reads a line when it is not typed."""
    typed = sys.stdin.isatty()
    text = click.prompt("Passcode", hide_input=True, confirmation_prompt=True) if typed else sys.stdin.readline()
    passcode = text.removesuffix("\n").removesuffix("\r")
    if not passcode:
        click.echo("There was no passcode.", err=True)
        sys.exit(1)
    click.echo(hash_passcode(passcode))


@click.command("new-token")
@click.argument("name")
def _new_token(name: str) -> None:
    """Make a token for a program, and print it with what stands for it in API_TOKENS."""
    token = secrets.token_urlsafe(32)
    click.echo(f"Token, shown only now: {token}\nFor API_TOKENS: {name}:{hash_token(token)}")


COMMANDS = (_phase, _hash_passcode, _new_token)

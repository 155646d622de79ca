"""What a newcomer touches first is true: settings files, requirements, the image, the commands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from setting_sources import parse
from settings import TABLE, Setting
from tests.source_tree import ROOT, own_import, program

ENV_HEAD = """\
# Copy this file to .env and change what you need; the environment wins over .env.
# Every setting is shown with its default, switched off by the # in front of it.
"""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# -- settings ----------------------------------------------------------------------------------------------------
def written(setting: Setting) -> str:
    """The default as it would be written into .env."""
    value = setting.default
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def env_example() -> str:
    rows = (f"# {setting.help}\n#{setting.name}={written(setting)}\n" for setting in TABLE)
    return ENV_HEAD + "\n" + "\n".join(rows)


def settings_rows() -> str:
    rows = []
    for setting in TABLE:
        older = f" (also `{'`, `'.join(setting.older)}`)" if setting.older else ""
        default = f"`{written(setting)}`" if written(setting) else "–"
        rows.append(f"| `{setting.name}`{older} | {default} | {setting.help}{'; secret' if setting.secret else ''} |")
    return "\n".join(rows)


def test_env_example_is_the_table() -> None:
    assert read(".env.example") == env_example(), f"write this to .env.example:\n{env_example()}"


def test_the_defaults_shown_can_be_read_back() -> None:
    shown = dict(
        line.removeprefix("#").split("=", 1) for line in env_example().splitlines() if re.match(r"#[A-Z]", line)
    )
    assert len(shown) == len(TABLE)
    assert parse(shown) == parse({})


def test_operations_shows_the_same_table() -> None:
    assert settings_rows() in read("docs/operations.md"), f"docs/operations.md must hold:\n{settings_rows()}"


# -- requirements ------------------------------------------------------------------------------------------------
# The name to import is not always the name to install.
INSTALLED_AS = {
    "yt_dlp": "yt-dlp", "youtube_transcript_api": "youtube-transcript-api", "markdown_it": "markdown-it-py",
    "dotenv": "python-dotenv", "pydantic_core": "pydantic", "google": "google-generativeai",
    "prometheus_client": "prometheus-client",
    "werkzeug": "flask", "click": "flask",
    "requests": "youtube-transcript-api", "urllib3": "youtube-transcript-api", "httpx2": "openai",
}  # fmt: skip


def wanted_packages(name: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in read(name).splitlines())
    return {re.split(r"[<>=!~ ]", line)[0] for line in lines if line and not line.startswith("-")}


def test_every_package_that_is_imported_is_asked_for() -> None:
    wanted = wanted_packages("requirements.in")
    imported = {i.module.split(".")[0] for module in program() for i in module.imports() if not own_import(i.module)}
    outside = imported - sys.stdlib_module_names
    assert {INSTALLED_AS.get(name, name) for name in outside} <= wanted


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_is_whole_and_tells_nothing_of_a_machine(name: str) -> None:
    text = read(f"{name}.txt")
    blocks = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text))
    pinned = {}
    for block in blocks:
        head = re.match(r"([a-z0-9-]+)(\[[a-z,]+\])?==(\S+) \\\n", block)
        assert head is not None, f"not pinned: {block.splitlines()[0]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), f"no hash: {head[1]}"
        pinned[head[1]] = head[3]
    assert wanted_packages(f"{name}.in") <= set(pinned)
    assert not re.search(r"--(index-url|extra-index-url|find-links|trusted-host)|file:|://|(^|\s)/", text, re.MULTILINE)


# -- the image ---------------------------------------------------------------------------------------------------
def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*(#.*\n\s*)*", " ", read("Dockerfile"))
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def last_stage() -> list[tuple[str, str]]:
    all_lines = instructions()
    begin = max(number for number, (word, _) in enumerate(all_lines) if word == "FROM")
    return all_lines[begin:]


def copied() -> list[str]:
    return [rest.split()[0] for word, rest in last_stage() if word == "COPY" and not rest.startswith("--from")]


def test_the_image_runs_one_process_without_root() -> None:
    stage = last_stage()
    assert stage[0] == ("FROM", "python:3.11-slim")
    words = [word for word, _ in stage]
    user = next(rest for word, rest in stage if word == "USER")
    assert user not in ("root", "0")
    assert words.index("USER") > max(number for number, word in enumerate(words) if word == "RUN")
    commands = [json.loads(rest) for word, rest in stage if word == "CMD"]
    assert commands == [["python", "app.py"]]


def test_the_image_asks_health_with_python() -> None:
    check = next(rest for word, rest in last_stage() if word == "HEALTHCHECK")
    command = json.loads(check[check.index("CMD") + 3 :])
    assert command[0] == "python"
    assert "/health" in command[-1]
    compile(command[-1], "HEALTHCHECK", "exec")


def test_the_image_holds_the_whole_program_and_nothing_else() -> None:
    sources = copied()
    missing = [source for source in sources if not list(ROOT.glob(source.removeprefix("./")))]
    assert not missing, f"the Dockerfile copies what is not there: {missing}"
    needed = {module.folder for module in program() if module.folder} | {"templates", "static", "samples", "*.py"}
    assert needed == set(sources)
    allowed = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert allowed == needed | {"requirements.txt"}


_SERVE = """
import app
from setting_sources import parse
made = app.create_app(parse({"DATA_DIR": "kept"}))
client = made.test_client()
print([client.get(path).status_code for path in ("/health", "/", "/samples", "/static/js/main.js")])
made.extensions["services"].stop(0)
"""


def test_what_the_image_holds_is_enough_to_serve(tmp_path: Path) -> None:
    for source in copied():
        for path in ROOT.glob(source):
            if path.is_dir():
                shutil.copytree(path, tmp_path / path.name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(path, tmp_path)
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-B", "-c", _SERVE], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == "[200, 200, 200, 200]"


def test_the_image_serves_on_all_addresses_and_keeps_its_data_in_a_volume() -> None:
    stage = last_stage()
    environment = dict(part.split("=", 1) for word, rest in stage if word == "ENV" for part in rest.split())
    found = parse(environment)
    assert (found.host, found.port, str(found.data_dir)) == ("0.0.0.0", 5001, "/data")
    assert ("VOLUME", "/data") in stage
    assert ("EXPOSE", str(found.port)) in stage


# -- commands ----------------------------------------------------------------------------------------------------
def test_every_command_in_the_documents_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = {
        target
        for document in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
        for target in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"run", "test", "check", "demo"} <= named <= targets


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = read(".ci/run")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    for command in ("test", "check"):
        assert f"make {command}" in read("README.md")
        assert re.search(rf"^make .*{command}\b", script, re.MULTILINE)

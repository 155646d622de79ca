"""The files for a service of systemd and for containers agree with the program."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from setting_values import DEFAULTS
from settings import TABLE
from tests.running_app import ROOT

COMPOSE = yaml.safe_load((ROOT / "deploy/docker-compose.yml").read_text(encoding="utf-8"))
UNIT = (ROOT / "deploy/youtube-summarizer.service").read_text(encoding="utf-8")
KNOWN = {name for setting in TABLE for name in setting.names}


def test_the_containers_mount_what_is_there_and_set_what_is_known() -> None:
    app, caddy = COMPOSE["services"]["summarizer"], COMPOSE["services"]["caddy"]
    assert app["environment"].keys() <= KNOWN
    assert (ROOT / "deploy" / app["build"] / "Dockerfile").exists()
    kept = re.search(r"DATA_DIR=(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert kept
    assert app["volumes"] == [f"data:{kept[1]}"]
    assert (app["read_only"], app["cap_drop"]) == (True, ["ALL"])
    mounted = caddy["volumes"][0].split(":")[0]
    assert (ROOT / "deploy" / mounted).exists()
    port = re.search(r"EXPOSE (\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert port
    assert caddy["environment"] == {"SUMMARIZER": f"summarizer:{port[1]}"}
    assert "{$SUMMARIZER:" in (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")


def test_a_stop_gives_running_work_its_time() -> None:
    patience = DEFAULTS.worker_shutdown_timeout
    assert int(COMPOSE["services"]["summarizer"]["stop_grace_period"].removesuffix("s")) > patience
    told = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert told
    assert int(told[1]) > patience


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to check the unit with")
def test_systemd_understands_the_unit_and_finds_it_closed(tmp_path: Path) -> None:
    unit = tmp_path / "youtube-summarizer.service"
    there = UNIT.replace("/opt/youtube-summarizer/.venv/bin/python", sys.executable)
    unit.write_text(there.replace("WorkingDirectory=/opt/youtube-summarizer", f"WorkingDirectory={ROOT}"))
    verify = ["systemd-analyze", "verify", str(unit)]
    checked = subprocess.run(verify, capture_output=True, text=True, timeout=30, check=False)
    assert unit.name not in checked.stderr, checked.stderr
    security = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)]
    exposed = subprocess.run(security, capture_output=True, text=True, timeout=30, check=False)
    assert exposed.returncode == 0, exposed.stdout[-300:]

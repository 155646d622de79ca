"""Settings as an operator gives them: every fault at once, the environment over the file, and no secret told."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.fixtures import LOCAL, calls, server, world
from tests.running_app import ROOT, AppDidNotStart, RunningApp, free_port

_SHOW = (
    "import json, setting_sources; s = setting_sources.from_environment().settings; "
    "print(json.dumps([s.worker_threads, s.port]))"
)


def read_settings(folder: Path, file: str, **environment: str) -> Any:
    """Threads and port as a program in `folder` reads them, with this `.env` beside it."""
    (folder / ".env").write_text(file, encoding="utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = subprocess.run(
        [sys.executable, "-c", _SHOW],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return json.loads(told.stdout)


def test_every_fault_stands_in_one_message(tmp_path: Path) -> None:
    wrong = {
        "WORKER_THREADS": "three",
        "SSE_ENABLED": "perhaps",
        "DEFAULT_MODEL": "nosuch",
        "GOOGLE_API_KEY": "not a key",
        "WEBSHARE_PROXY_USERNAME": "somebody",
        "LOG_LEVEL": "chatty",
    }
    with pytest.raises(AppDidNotStart, match="ended with 2") as refused:
        RunningApp(wrong, tmp_path)
    for name in wrong:
        assert name in str(refused.value)
    assert "not a key" not in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "YOUTUBE_PROXY_URL"])
def test_a_fault_does_not_tell_the_password_in_an_address(name: str, tmp_path: Path) -> None:
    with pytest.raises(AppDidNotStart, match=name) as refused:
        RunningApp({name: "ftp://me:hunter2@example.org/v1"}, tmp_path)
    assert "hunter2" not in str(refused.value)


def test_the_environment_wins_over_the_file_by_whatever_name(tmp_path: Path) -> None:
    file = "WORKER_THREADS=5\nPORT=5050\n"
    assert read_settings(tmp_path, file) == [5, 5050]
    assert read_settings(tmp_path, file, WORKER_THREADS="7") == [7, 5050]
    assert read_settings(tmp_path, file, WORKER_POOL_SIZE="8") == [8, 5050]
    assert read_settings(tmp_path, "WORKER_POOL_SIZE=9\n", WORKER_THREADS="1", PORT="6060") == [1, 6060]


def test_the_password_in_a_base_url_reaches_no_log_no_error_and_no_answer(tmp_path: Path) -> None:
    with world() as stand:
        base_url = stand.direct_url(LOCAL).replace("http://", "http://me:hunter2@") + "/v1"
        secrets = {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": "sk-hidden-key", "LOG_LEVEL": "DEBUG"}
        with server(stand, tmp_path, **secrets) as (app, client):
            jobs = [client.submit("sample:sourdough-starter", model=model) for model in ("ok", "e401", "e404", "e400")]
            told = [client.wait(job_id) for job_id in jobs]
            told.append(client.get("/api_status"))
            assert calls(stand) == 4
            seen = app.log_text() + json.dumps(told)
            assert "hunter2" not in seen
            assert "sk-hidden-key" not in seen


def test_a_port_in_use_and_a_full_disk_stop_the_start_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AppDidNotStart, match="ended with 2") as refused:
            RunningApp({"PORT": str(port)}, tmp_path)
    assert f"cannot listen on 127.0.0.1:{port}" in str(refused.value)
    assert "Choose another HOST or PORT" in str(refused.value)
    said = subprocess.run(
        ["bash", "-c", f"ulimit -f 0; exec {sys.executable} {ROOT / 'app.py'}"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "full"), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert said.returncode == 2
    assert said.stderr.startswith("The server could not write to its data folder")
    assert "Traceback" not in said.stderr


def test_a_start_asks_no_server_for_its_models(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        base_url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with (
            RunningApp({"OPENAI_BASE_URL": base_url, "DEFAULT_MODEL": "llama3"}, tmp_path),
            pytest.raises(BlockingIOError),
        ):
            silent.accept()

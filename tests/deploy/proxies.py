"""Real proxies as a user starts them, each with its own configuration, folder and port."""

import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.client import wait_for
from tests.running_app import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CADDY = shutil.which("caddy")
WHERE = "127.0.0.1:5001"
"""Where the shipped files look for the server."""

_NGINX_MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    gzip on;
    gzip_types *;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def shipped(name: str, changes: Mapping[str, str]) -> str:
    """A file of deploy/ with what a user changes in it; each must stand there exactly once outside of comments."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    for before, after in changes.items():
        lines = [line for line in text.splitlines() if before in line and not line.lstrip().startswith("#")]
        assert len(lines) == 1, f"{before!r} stands {len(lines)} times in deploy/{name}"
        text = text.replace(lines[0], lines[0].replace(before, after))
    return text


def nginx_site(port: int, app_port: int) -> str:
    """The shipped site for these ports."""
    return shipped("nginx.conf", {"listen 80;": f"listen 127.0.0.1:{port};", WHERE: f"127.0.0.1:{app_port}"})


@contextmanager
def nginx(site: str, port: int, folder: Path) -> Iterator[str]:
    """nginx with this site; its address. Whatever it warned of is an error."""
    assert NGINX is not None
    (folder / "site.conf").write_text(site, encoding="utf-8")
    main = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of the test is closed to nobody
    main.write_text(_NGINX_MAIN.format(folder=folder, user=user), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-e", "stderr", "-c", str(main)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=20, check=False)
    assert checked.returncode == 0, checked.stderr
    with _running(command, folder, f"http://127.0.0.1:{port}") as url:
        yield url


def caddyfile(port: int, app_port: int) -> str:
    """The shipped Caddyfile for these ports; plain HTTP, and no port for administration."""
    changes = {
        "grace_period 5s": "grace_period 1s\n\tadmin off",
        "summaries.example": f"http://127.0.0.1:{port}",
        WHERE: f"127.0.0.1:{app_port}",
    }
    return shipped("Caddyfile", changes)


@contextmanager
def caddy(config: str, port: int, folder: Path) -> Iterator[str]:
    """Caddy with this Caddyfile; its address."""
    assert CADDY is not None
    file = folder / "Caddyfile"
    file.write_text(config, encoding="utf-8")
    with _running([CADDY, "run", "--config", str(file)], folder, f"http://127.0.0.1:{port}") as url:
        yield url


@contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[str]:
    log = folder / "proxy.log"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            wait_for(lambda: _answers(url) or process.poll() is not None, 20, lambda: log.read_text())
            assert process.poll() is None, log.read_text()
            yield url
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{url}/health", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False

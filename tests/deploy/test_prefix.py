"""The server under a path of another site, behind a proxy that takes the path away and one that leaves it."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest

from setting_sources import SettingsError, parse
from tests.client import Client
from tests.deploy.proxies import NGINX, nginx
from tests.running_app import RunningApp, free_port

SITE = """
server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    location /summaries {{
        proxy_pass http://127.0.0.1:{app_port}{end};
        proxy_buffering off;
    }}
}}
"""
CODE = "open sesame, please"


@pytest.fixture(params=["", "/"], ids=["path left", "path taken away"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the proxy; there is a login."""
    if NGINX is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    port = free_port()
    environment = {"URL_PREFIX": "/summaries/", "LOGIN_ENABLED": "true", "LOGIN_CODE": CODE, "TRUSTED_PROXIES": "1"}
    with RunningApp(environment) as app:
        site = SITE.format(port=port, app_port=app.port, end=request.param)
        if request.param:
            bare = "location = /summaries { return 308 /summaries/; }"
            site = site.replace("location /summaries {", f"{bare}\n    location /summaries/ {{")
        with nginx(site, port, tmp_path) as url:
            yield url


def location(url: str, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
    """Status, Location and Set-Cookie of an answer that is not followed."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, {"Accept": "text/html", **kind})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, urljoin(url + path, answer.headers["Location"] or ""), answer.headers["Set-Cookie"] or ""


def test_links_cookies_and_events_hold_under_the_path(front: str) -> None:
    assert location(front, "GET", "/summaries")[:2] == (308, f"{front}/summaries/")
    assert location(front, "GET", "/summaries/status?x=1")[:2] == (
        302,
        f"{front}/summaries/login?next=/status?x%3D1",
    )
    form = urlencode({"passcode": CODE, "next": "/status?x=1"})
    status, to, cookie = location(front, "POST", "/summaries/login", form)
    assert (status, to) == (302, f"{front}/summaries/status?x=1")
    assert re.search(r"; Path=/summaries(;|$)", cookie)

    session = {"Cookie": cookie.partition(";")[0]}
    client = Client(f"{front}/summaries")
    page = client.ask("GET", "/status", headers={**session, "Accept": "text/html"})
    files = re.findall(r'(?:src|href)="(\./static/[^"]+)"', page.body.decode())
    assert files
    missing = [file for file in files if client.ask("GET", f"/{file.removeprefix('./')}").status != 200]
    assert not missing
    with client.listening(headers=session) as live:
        sample = {"url": "sample:sourdough-starter"}
        made = client.ask("POST", "/summarize_async", sample, {**session, "Origin": front})
        assert made.headers["Location"].startswith("/summaries/jobs/")
        assert made.json["status_url"].startswith("/summaries/jobs/")
        result = live.wait_for("summary_complete", job_id=made.json["job_id"])
    kept = client.ask("GET", f"/summaries/{result['summary_id']}", headers=session)
    assert kept.json["summary"] == result["summary"], "a path of the server that begins like its prefix"
    feed = client.ask("GET", "/feed.xml", headers=session)
    assert f"<link>{front}/summaries/</link>" in feed.body.decode()
    assert client.ask("POST", "/summarize_async", sample, {**session, "Origin": "http://other.example"}).status == 403


@pytest.mark.parametrize("path", ["summaries", "/a b", "//", "/..", "/a/../b", "https://a.example/b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match="URL_PREFIX"):
        parse({"URL_PREFIX": path})

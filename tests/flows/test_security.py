"""The running server under attack: what needs a login, what is counted, hostile names, heads, bodies and archives."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from tests.client import Client
from tests.flows.test_access import LOGIN
from tests.running_app import RunningApp
from web import entry, register

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
TITLE = '<script>alert(1)</script> ]]> & "q" \r\nX-Evil: 1 \x1b[31m ../..\\ \u202e'
TEXT = "The bees fly out in the morning and the keeper counts the frames of brood. " * 20
MOST_MEMORY = 400 << 20

OPEN_PATHS = {
    *("/static/x", "/health", "/login", "/logout", "/login_status"),
    *("/manifest.webmanifest", "/service_worker.js", "/offline", "/offline/here"),  # the same for everybody
    *("/feed.xml", "/summaries/x/audio", "/jobs/x/items/0/from_tab", "/share"),  # which look at who asks themselves
}
NO_WORK = {
    *("/login", "/logout", "/settings", "/admin/backups", "/admin/backups/<name>/restore", "/admin/rollback/<phase>"),
    *("/transcripts", "/import", "/export.zip", "/api/cache/cleanup", "/sse_test/echo", "/summaries/<summary_id>"),
    *("/library/batch", "/library/restore", "/jobs/<job_id>/cancel", "/following/<follow_id>"),
    "/jobs/<job_id>/items/<int:index>/from_tab",  # with an invitation, once
}
"""What is written without asking anybody outside, or a model."""


def rules() -> list[tuple[str, set[str]]]:
    """Every rule with the methods it knows."""
    app = Flask(__name__, static_folder=None)
    register(app)
    return [(rule.rule, set(rule.methods or ())) for rule in app.url_map.iter_rules()]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with RunningApp(LOGIN, tmp_path_factory.mktemp("guarded") / "data") as app:
        yield app


@pytest.fixture(scope="module")
def unguarded() -> Iterator[RunningApp]:
    with RunningApp({"ACCESS_LOG": "true", "LOG_LEVEL": "DEBUG"}) as app:
        yield app


def test_nothing_but_the_way_in_is_reached_without_a_login(guarded: RunningApp) -> None:
    paths = {re.sub(r"<[^>]+>", "x", re.sub(r"<int:\w+>", "0", rule)) for rule, _ in rules()} | {"/nowhere"}
    assert paths >= OPEN_PATHS
    wrong = []
    with closing(HTTPConnection("127.0.0.1", guarded.port, timeout=20)) as connection:
        for path, method in product(sorted(paths - OPEN_PATHS), METHODS):
            connection.request(method, path, b"{}", {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            led = answer.status == 302 and (answer.getheader("Location") or "").startswith("/login?next=")
            if answer.status != 401 and not led:
                wrong.append((method, path, answer.status))
    assert wrong == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/feed.xml?token=", 401),
        ("GET", "/feed.xml?token=%00", 401),
        ("GET", "/summaries/x/audio?token=x", 401),
        ("POST", "/jobs/x/items/0/from_tab", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e%2fapp.py", 404),
        ("GET", "/static/..%5capp.py", 404),
        ("GET", "/static/v-000000000000/../../app.py", 404),
        ("GET", "/health/../jobs", 401),
        ("GET", "/%6aobs", 401),
        ("GET", "/jobs%00", 401),
        ("GET", "//jobs", 400),
    ],
)
def test_no_other_spelling_leads_in(guarded: RunningApp, method: str, path: str, status: int) -> None:
    with closing(HTTPConnection("127.0.0.1", guarded.port, timeout=20)) as connection:
        connection.request(method, path, b"{}" if method == "POST" else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == status
        answer.read()


def test_everything_that_makes_work_is_counted() -> None:
    writing = {rule for rule, methods in rules() if methods & {"POST", "PUT", "PATCH"}}
    assert writing - entry.PAID == NO_WORK
    assert writing >= entry.PAID


def test_a_page_that_had_its_name_point_here_changes_nothing(unguarded: RunningApp) -> None:
    client = Client(unguarded.url)
    own = {"Host": f"localhost:{unguarded.port}", "Origin": f"http://localhost:{unguarded.port}"}
    rebound = {"Host": "rebound.example", "Origin": "http://rebound.example"}
    for method, path in (("POST", "/summarize_async"), ("DELETE", "/delete_summary?video_id=x"), ("POST", "/import")):
        answer = client.ask(method, path, {} if method == "POST" else None, rebound)
        assert (answer.status, answer.json["code"]) == (403, "cross_site")
        assert client.ask(method, path, {} if method == "POST" else None, own).status in (200, 400, 404)


def test_a_title_is_only_ever_a_title(unguarded: RunningApp) -> None:
    client = Client(unguarded.url)
    brought = client.ask("POST", "/transcripts", {"text": TEXT, "title": TITLE}).json["url"]
    result = client.wait(client.submit(brought))["results"][0]
    ident = result["summary_id"]
    for path in ("/", f"/read/{ident}", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/digest", "/status"):
        assert b"<script>alert" not in client.ask("GET", path, None, {"Accept": "text/html"}).body
    for path in (f"/summaries/{ident}.md", f"/summaries/{ident}.txt", f"/summaries/{ident}/transcript.txt"):
        answer = client.ask("GET", path)
        assert re.fullmatch(r'inline; filename="[a-z0-9.-]+"', answer.headers["Content-Disposition"])
        assert "X-Evil" not in answer.headers
    matter = client.ask("GET", f"/summaries/{ident}.md").body.decode().split("\n---\n")[0].split("\n")[1:]
    assert all(re.fullmatch(r"[a-z_]+:( .*)?|  - .*", line) for line in matter), "one field a line"
    assert json.loads(matter[0].removeprefix("title: ")) == result["title"]
    with zipfile.ZipFile(io.BytesIO(client.ask("GET", "/export.zip").body)) as archive:
        assert all(re.fullmatch(r"[a-z]+/[a-z0-9.-]+", name) for name in archive.namelist())
    for path in ("/feed.xml?tag=%3C%2Frss%3E]]%3E%0B", "/digest.xml"):
        ElementTree.fromstring(client.ask("GET", path, None, {"Host": 'x"><rss>'}).body)


def test_nobody_writes_lines_of_the_log_or_heads_of_answers(unguarded: RunningApp) -> None:
    client = Client(unguarded.url)
    for path in ("/jobs%0d%0aX-Evil:%201", "/login?next=/%0d%0aX-Evil:%201", "/x%0a2026-01-01%20ERROR%20forged%1b[31m"):
        assert "X-Evil" not in client.ask("GET", path, None, {"X-Request-ID": "a b\x0b"}).headers
    assert client.ask("GET", "/health", None, {"X-Request-ID": "forged name"}).headers["X-Request-ID"] != "forged name"
    lines = unguarded.log_text().split("\n")[:-1]
    assert [line for line in lines if not re.match(r"\d{4}-.* (DEBUG|INFO|WARNING|ERROR) ", line)] == []
    assert [line for line in lines if not line.isprintable() or line.startswith("2026-01-01 ERROR forged")] == []


def test_hostile_bodies_take_neither_the_memory_nor_the_time_of_others(unguarded: RunningApp) -> None:
    client, form = Client(unguarded.url), {"Content-Type": "application/x-www-form-urlencoded"}
    json_kind = {"Content-Type": "application/json"}
    fields = json.dumps(dict.fromkeys(map(str, range(400_000)), 1)).encode()
    parts = b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(5000))
    told = [
        client.ask("POST", "/summarize_async", fields, json_kind),
        client.ask("POST", "/login", fields, json_kind),
        client.ask("POST", "/login", b"&".join(b"f%d=1" % n for n in range(300_000)), form),
        client.ask("POST", "/summarize_async", b'{"urls":[' + b"7," * 2_000_000 + b"7]}", json_kind),
        client.ask("POST", "/jobs/x/retry", b'{"items":[' + b'"",' * 2_000_000 + b'""]}', json_kind),
        client.ask("POST", "/settings", b'{"clear":[' + b"7," * 2_000_000 + b"7]}", json_kind),
        client.ask("POST", "/summarize_async", b'{"url":' + b"[" * 4_000_000, json_kind),
        client.ask("POST", "/transcripts", parts + b"--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}),
        client.ask("POST", "/summarize_async", b"\x1f\x8b" * 9, {**json_kind, "Content-Encoding": "gzip"}),
        client.ask("GET", "/export.zip?ids=" + ",".join(["x" * 16] * 3000)),
        client.ask("POST", "/import", _bomb(), {"Content-Type": "application/zip"}),
    ]
    assert [answer.status for answer in told] == [400, 413, 413, 400, 404, 400, 400, 413, 400, 400, 400]
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{unguarded.process.pid}/status").read_text())
    assert peak is not None
    assert int(peak[1]) << 10 < MOST_MEMORY


def _bomb() -> bytes:
    """600 MB in 600 KB, and names that lead out."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("../../out.md", "# x\n")
        for number in range(20):
            archive.writestr(f"{number}.md", b"\0" * (30 << 20))
    return held.getvalue()

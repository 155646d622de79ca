"""Access from outside: who gets in, who does not, how often one may try, and that no secret is ever told."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import pytest

from login_guard import hash_passcode, hash_token
from tests.client import Answer, Client
from tests.running_app import AppDidNotStart, RunningApp

CODE = ' p&ss "wörd" <b>\\ '
LOGIN = {"LOGIN_ENABLED": "true", "LOGIN_CODE": CODE, "API_TOKENS": f"ci:token-of-ci,hashed:{hash_token('second')}"}
FORWARDED = {"X-Forwarded-For": "203.0.113.9"}


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def go(client: Client, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request that follows no redirect."""
    request = Request(client.url + path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with build_opener(ProxyHandler({}), _Stay()).open(request, timeout=20) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, dict(refusal.headers), refusal.read())


def cookie_of(answer: Answer) -> dict[str, str]:
    return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}


def log_in(client: Client, code: str = CODE, **headers: str) -> Answer:
    return client.ask("POST", "/login", {"passcode": code}, headers)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with RunningApp(LOGIN, tmp_path_factory.mktemp("guarded") / "data") as app:
        yield Client(app.url)


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with RunningApp({}, tmp_path_factory.mktemp("open") / "data") as app:
        yield Client(app.url)


# -- with a login ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/", "/sse_test", "/settings", "/status", "/docs", "/digest", "/read/x", "/from_tab", "/?shared=1"]
)
def test_a_page_leads_to_the_login_and_back(guarded: Client, path: str) -> None:
    answer = go(guarded, path, Accept="text/html")
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/login?next=/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/jobs"),
        ("GET", "/events"),
        ("GET", "/api_status"),
        ("GET", "/metrics"),
        ("GET", "/admin/phase"),
        ("GET", "/nowhere"),
        ("POST", "/summarize"),
        ("POST", "/summarize_async"),
        ("POST", "/settings"),
        ("POST", "/admin/rollback/phase-1"),
        ("DELETE", "/delete_summary?video_id=x"),
    ],
)
def test_everything_else_is_refused_in_json(guarded: Client, method: str, path: str) -> None:
    answer = guarded.ask(method, path, {} if method == "POST" else None)
    assert (answer.status, answer.json["code"]) == (401, "login_needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/health", "/login", "/login_status", "/static/css/base.css"])
def test_the_way_in_stays_open(guarded: Client, path: str) -> None:
    assert go(guarded, path).status == 200


def test_a_session_opens_everything_and_ends_for_good(guarded: Client) -> None:
    answer = log_in(guarded)
    assert (answer.status, answer.json["logged_in"]) == (200, True)
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Secure" not in flags, "over plain http a browser would never send it back"
    cookie = cookie_of(answer)
    for path in ("/jobs", "/api_status", "/settings", "/admin/phase"):
        assert guarded.ask("GET", path, None, cookie).status == 200
    with guarded.listening(headers=cookie) as listener:
        listener.wait_for("snapshot")
    assert guarded.ask("GET", "/login_status", None, cookie).json == {
        "login_enabled": True,
        "logged_in": True,
        "token": None,
    }
    assert guarded.ask("POST", "/logout", None, cookie).status == 200
    assert guarded.ask("GET", "/jobs", None, cookie).status == 401, "a copy of the cookie must not open anything"


def test_a_session_is_a_new_one_at_each_login(guarded: Client) -> None:
    first = cookie_of(log_in(guarded))
    second = cookie_of(log_in(guarded, **first))
    assert first != second
    assert guarded.ask("GET", "/jobs", None, second).status == 200
    assert guarded.ask("GET", "/jobs", None, first).status == 401


def test_a_forged_cookie_opens_nothing(guarded: Client) -> None:
    cookie = cookie_of(log_in(guarded))["Cookie"]
    middle = len(cookie) // 2
    forged = cookie[:middle] + ("A" if cookie[middle] != "A" else "B") + cookie[middle + 1 :]
    for bad in (forged, "summarizer_session=", "summarizer_session=x.y.z"):
        assert guarded.ask("GET", "/jobs", None, {"Cookie": bad}).status == 401


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/read/x?t=3", "/read/x?t=3"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("", "/"),
    ],
)
def test_after_the_form_one_stays_on_this_server(guarded: Client, wanted: str, to: str) -> None:
    form = urlencode({"passcode": CODE, "next": wanted}).encode()
    answer = go(guarded, "/login", form, Content_Type="application/x-www-form-urlencoded")
    assert (answer.status, answer.headers["Location"]) == (302, to)


def test_a_wrong_passcode_in_the_form_is_said_on_the_page(guarded: Client) -> None:
    form = b"passcode=%3Cscript%3E&next=%22%3E%3Cscript%3E"
    answer = go(guarded, "/login", form, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 401
    assert b"This is not the passcode" in answer.body
    assert b"<script>" not in answer.body.replace(b"<script src", b"")
    log_in(guarded)  # what was wrong counts no more


@pytest.mark.parametrize("token", ["token-of-ci", "second", "ci:token-of-ci"])
def test_a_token_opens_what_a_session_opens(guarded: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    assert guarded.ask("GET", "/jobs", None, headers).status == 200
    name = guarded.ask("GET", "/login_status", None, headers).json["token"]
    used = {each["name"]: each["last_used"] for each in guarded.ask("GET", "/settings", None, headers).json["tokens"]}
    assert used[name] is not None


@pytest.mark.parametrize(
    "token", ["", "token-of", "token-of-ci ", hash_token("second"), f"hashed:{hash_token('second')}"]
)
def test_what_is_no_token_opens_nothing(guarded: Client, token: str) -> None:
    assert guarded.ask("GET", "/jobs", None, {"Authorization": f"Bearer {token}x"}).status == 401
    assert guarded.ask("GET", "/jobs", None, {"Authorization": f"Basic {token}"}).status == 401
    if token.startswith(("sha256", "hashed")):
        assert guarded.ask("GET", "/jobs", None, {"Authorization": f"Bearer {token}"}).status == 401


def test_another_site_cannot_log_anybody_in_or_out(guarded: Client) -> None:
    for path in ("/login", "/logout", "/settings"):
        answer = guarded.ask("POST", path, {"passcode": CODE}, {"Sec-Fetch-Site": "cross-site"})
        assert (answer.status, answer.json["code"]) == (403, "cross_site")


# -- trying ------------------------------------------------------------------------------------------------------
def test_wrong_passcodes_lock_an_address_out_also_after_a_restart(tmp_path: Path) -> None:
    settings = {**LOGIN, "LOGIN_CODE": hash_passcode("right"), "MAX_LOGIN_ATTEMPTS": "3"}
    with RunningApp(settings, tmp_path) as app:
        client = Client(app.url)
        spoofed = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(4)]
        codes = [log_in(client, "wrong", **headers).status for headers in spoofed]
        assert codes == [401, 401, 401, 429], "an address that anybody can write into a header counts for nothing"
        locked = log_in(client, "right")
        assert (locked.status, locked.json["code"]) == (429, "locked_out")
        assert 0 < int(locked.headers["Retry-After"]) <= 15 * 60
        app.kill()
    with RunningApp(settings, tmp_path) as app:
        assert log_in(Client(app.url), "right").status == 429


def test_behind_a_trusted_proxy_each_visitor_is_counted_alone(tmp_path: Path) -> None:
    settings = {**LOGIN, "MAX_LOGIN_ATTEMPTS": "1", "TRUSTED_PROXIES": "1"}
    with RunningApp(settings, tmp_path) as app:
        client = Client(app.url)
        tries = [("203.0.113.9", 401), ("10.0.0.1, 203.0.113.9", 429), ("203.0.113.10", 401)]
        for forwarded, status in tries:
            assert log_in(client, "wrong", **{"X-Forwarded-For": forwarded}).status == status
        forged = {"X-Forwarded-For": "203.0.113.9", "X_Forwarded_For": "198.51.100.1"}
        assert log_in(client, "wrong", **forged).status == 429, "a name that looks like the proxy's is not the proxy's"
        secure = log_in(client, **{"X-Forwarded-For": "203.0.113.11", "X-Forwarded-Proto": "https"})
        assert "Secure" in secure.headers["Set-Cookie"]


def test_a_session_survives_a_restart_and_ends_when_the_passcode_changes(tmp_path: Path) -> None:
    with RunningApp(LOGIN, tmp_path) as app:
        cookie = cookie_of(log_in(Client(app.url)))
        app.kill()
    kept = (tmp_path / "secret_key").stat()
    assert kept.st_mode & 0o077 == 0
    with RunningApp(LOGIN, tmp_path) as app:
        assert Client(app.url).ask("GET", "/jobs", None, cookie).status == 200
    with RunningApp({**LOGIN, "LOGIN_CODE": "another"}, tmp_path) as app:
        assert Client(app.url).ask("GET", "/jobs", None, cookie).status == 401


def test_paid_work_is_limited_by_address_and_free_work_is_not(tmp_path: Path) -> None:
    with RunningApp({"RATE_LIMIT_PER_MINUTE": "3"}, tmp_path) as app:
        client = Client(app.url)
        asked = [client.ask("POST", "/summarize", {"url": "sample:sourdough-starter"}) for _ in range(4)]
        assert [answer.status for answer in asked] == [200, 200, 200, 429]
        assert asked[-1].json["code"] == "too_often"
        assert 0 < int(asked[-1].headers["Retry-After"]) <= 60
        assert {client.ask("GET", "/jobs").status for _ in range(10)} == {200}


def test_this_machine_is_limited_only_where_a_limit_was_set(unguarded: Client) -> None:
    for _ in range(70):
        assert unguarded.ask("POST", "/jobs/none/retry").status == 404
    through = [unguarded.ask("POST", "/jobs/none/retry", None, FORWARDED).status for _ in range(61)]
    assert through == [404] * 60 + [429]


# -- without a login ---------------------------------------------------------------------------------------------
def test_without_a_login_administration_is_for_this_machine_only(unguarded: Client) -> None:
    assert unguarded.ask("GET", "/admin/phase").status == 200
    assert unguarded.ask("GET", "/settings").status == 200
    for headers in (FORWARDED, {"Forwarded": "for=203.0.113.9"}, {"Via": "1.1 proxy"}, {"Host": "rebound.example"}):
        assert unguarded.ask("GET", "/jobs", None, headers).status == 200
        for path in ("/admin/phase", "/settings"):
            assert unguarded.ask("GET", path, None, {**headers, "Accept": "application/json"}).status == 401
        assert unguarded.ask("POST", "/settings", {"POLL_INTERVAL": 500}, headers).status == 401


def test_a_server_that_others_can_reach_without_login_says_so(tmp_path: Path) -> None:
    with RunningApp({"HOST": "0.0.0.0"}, tmp_path / "open") as app:
        assert "no login" in app.log_text()
        assert b"no login" in Client(app.url).ask("GET", "/").body
    with RunningApp({"HOST": "0.0.0.0", **LOGIN}, tmp_path / "closed") as app:
        assert "no login" not in app.log_text()


def test_a_login_without_a_passcode_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(AppDidNotStart, match="LOGIN_ENABLED: needs LOGIN_CODE"):
        RunningApp({"LOGIN_ENABLED": "true"}, tmp_path)


def test_no_answer_shows_where_the_code_broke(guarded: Client) -> None:
    for path in ("/login?next=%00", "/jobs/%ff", "/static/../app.py", "/admin/rollback/x"):
        assert not re.search(rb"Traceback|File \"/", go(guarded, path).body)

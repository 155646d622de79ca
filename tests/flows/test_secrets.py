"""No secret that a whole run used is in its log or in any answer."""

import json
from pathlib import Path

from tests.flows.fixtures import LOCAL, server, world


def test_no_secret_is_in_the_log_or_in_an_answer(tmp_path: Path) -> None:
    with world() as stand:
        secrets = {
            "OPENAI_API_KEY": "sk-hidden-openai-key",
            "GOOGLE_API_KEY": "hidden-google-key",
            "YOUTUBE_API_KEY": "hidden-youtube-key",
            "SESSION_SECRET_KEY": "hidden-session-key-of-this-run",
            "API_TOKENS": "ci:hidden-token-of-ci",
            "LOGIN_CODE": "hidden-passcode",
        }
        settings = {**secrets, "LOGIN_ENABLED": "true", "LOG_LEVEL": "DEBUG", "ACCESS_LOG": "true"}
        settings["OPENAI_BASE_URL"] = stand.direct_url(LOCAL).replace("http://", "http://me:hidden-password@") + "/v1"
        token = {"Authorization": "Bearer hidden-token-of-ci"}
        with server(stand, tmp_path, **settings) as (app, client):
            told = [
                client.ask("POST", "/login", {"passcode": f"hidden-{word}"}) for word in ("wrong-passcode", "passcode")
            ]
            for path in (
                "/",
                "/settings",
                "/api_status",
                "/openapi.json",
                "/login_status",
                "/metrics",
                "/system_health",
            ):
                told += [client.ask("GET", path, None, {**token, "Accept": kind}) for kind in ("text/html", "*/*")]
            told.append(client.ask("POST", "/settings", {"GOOGLE_API_KEY": "hidden-other-key"}, token))
            told.append(client.ask("POST", "/summarize", {"url": "sample:sourdough-starter", "model": "e401"}, token))
            seen = app.log_text() + b"".join(answer.body for answer in told).decode()
        words = [secret.partition(":")[2] or secret for secret in secrets.values()]
        assert [w for w in [*words, "hidden-wrong-passcode", "hidden-password", "hidden-other-key"] if w in seen] == []
        assert json.loads((tmp_path / "logins.json").read_text()) == {}

"""A proxy for YouTube: nothing but YouTube goes through it, and its password is told to nobody."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.flows.fixtures import compatible, server, world
from tests.wire import youtube_data_api as api
from tests.wire.openai import HOST as OPENAI
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, SOUNDS, YouTube
from tests.wire.youtube_data_api import DataApi
from tests.wire.youtube_playlists import playlist_of

USER, PASSWORD = "s0me%40body", "p4ss-w0rd%2F"
VIDEO = "https://youtu.be/abcdefghij1"
PLAYLIST = f"https://www.youtube.com/playlist?list={playlist_of(2)}"


ANSWERS = {
    "407": b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
    "403": b"HTTP/1.1 403 Forbidden for s0me\r\nContent-Length: 0\r\n\r\n",
    "socks login": b"\x05\x02",
    "socks refusal": b"\x05\xff",
    "nonsense": b"nonsense",
    "silence": b"",
}


class Rude:
    """A proxy that says `answer` to everybody and hangs up."""

    def __init__(self, listener: socket.socket) -> None:
        self.answer = b""
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock, suppress(OSError):
                sock.recv(4096)
                sock.sendall(self.answer)


@contextmanager
def rude() -> Iterator[Rude]:
    """One, while the block runs."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield Rude(listener)
        listener.shutdown(socket.SHUT_RDWR)


def test_only_youtube_goes_through_it(tmp_path: Path) -> None:
    with world() as stand, Stand() as proxy:
        DataApi(stand)
        YouTube(proxy)
        settings = {
            "YOUTUBE_PROXY_URL": f"http://{USER}:{PASSWORD}@127.0.0.1:{proxy.port}",
            "YOUTUBE_API_KEY": api.KEY,
            "OPENAI_API_KEY": "sk-1",
            "TRANSCRIBE_MODEL": "whisper-1",
            "LOG_LEVEL": "DEBUG",
        }
        with server(stand, tmp_path, **settings) as (app, client):
            for link in (PLAYLIST, f"{VIDEO[:-1]}9", "https://youtu.be/soundsmall_"):
                client.wait(client.submit(link, model="gpt-4o-mini"))
            client.ask("POST", "/playlists/preview", {"url": PLAYLIST})
            assert client.ask("POST", "/doctor").status == 200
            log = app.log_text()
        assert {request.host for request in proxy.journal} == {HOST, SOUNDS}
        assert proxy.refused == []
        assert {request.host for request in stand.journal} == {api.HOST, OPENAI}
    for secret in (USER, "s0me@body", PASSWORD, "p4ss-w0rd"):
        assert secret not in log


@pytest.mark.parametrize("scheme", ["http", "https", "socks5", "socks5h"])
def test_a_proxy_that_fails_is_named_without_its_password(tmp_path: Path, scheme: str) -> None:
    told = ""
    with world() as stand, rude() as proxy:
        settings = {"YOUTUBE_PROXY_URL": f"{scheme}://{USER}:{PASSWORD}@127.0.0.1:{proxy.port}", "LOG_LEVEL": "DEBUG"}
        with server(stand, tmp_path, **settings) as (app, client):
            for number, (name, proxy.answer) in enumerate(ANSWERS.items()):
                job = client.wait(client.submit(f"https://youtu.be/abcdefghij{number}"), "retry", "failed")
                looked = client.ask("POST", "/playlists/preview", {"url": PLAYLIST})
                assert (job["items"][0]["error"]["code"], looked.status) == ("youtube_unreachable", 502), name
                told += json.dumps(job) + looked.body.decode()
            told += client.ask("POST", "/doctor").body.decode() + app.log_text()
        assert stand.journal == []  # nobody goes around a proxy that is set
    assert "youtube_unreachable" in told
    for secret in (USER, "s0me@body", PASSWORD, "p4ss-w0rd"):
        assert secret not in told


def test_a_model_of_ones_own_is_not_asked_through_it(tmp_path: Path) -> None:
    with world() as stand, rude() as proxy:
        settings = {"YOUTUBE_PROXY_URL": f"http://127.0.0.1:{proxy.port}", **compatible(stand)}
        with server(stand, tmp_path, **settings) as (_, client):
            [result] = client.ask("POST", "/summarize", {"url": "sample:sourdough-starter"}).json
            assert result["error"] is None

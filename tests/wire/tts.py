"""A stand-in for Google's text to speech: `GET /v1/voices` and `POST /v1/text:synthesize`; the text says how.

Any text: a few silent MP3 frames for each 100 bytes. A text with the word `e403`, `e429`, `e503` or `silent` is
refused, or never answered; with `x1` at its end only the first time.
"""

import base64
import re
import threading
from collections import Counter
from typing import Any

from tests.wire.exchange import Exchange

HOST = "texttospeech.googleapis.com"
MAX_BYTES = 5000
VOICES = ("en-US-Chirp3-HD-Zephyr", "en-US-Neural2-A", "en-US-Studio-O", "en-US-Wavenet-D")

# One frame of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: a header and an empty body are silence of 26 ms.
FRAME = bytes.fromhex("fffb9000") + bytes(413)
_SIGNED = re.compile(r"Bearer [\w-]+\.[\w-]+\.[\w-]+")  # what a service account signs itself
_REFUSALS = {
    "e403": (403, "PERMISSION_DENIED"), "e429": (429, "RESOURCE_EXHAUSTED"), "e503": (503, "UNAVAILABLE"),
}  # fmt: skip


class TTSStand:
    """A handler for `Stand.route`; remembers how often each scenario was asked for.

    `frames` of 26 ms are given for each 100 bytes of text.
    """

    def __init__(self, frames: int = 1) -> None:
        self._frames = frames
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        """Answers one request."""
        headers = exchange.headers
        if not headers.get("x-goog-api-key") and not _SIGNED.fullmatch(headers.get("authorization", "")):
            _refuse(exchange, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
        elif exchange.path == "/v1/voices":
            exchange.reply_json({"voices": [_voice(name) for name in VOICES]})
        elif exchange.path == "/v1/text:synthesize":
            self._synthesize(exchange)
        else:
            _refuse(exchange, 404, "NOT_FOUND", "Not found.")

    def _synthesize(self, exchange: Exchange) -> None:
        text = exchange.json()["input"].get("text", "")
        size = len(text.encode())
        scenario = self._now(text)
        if scenario == "silent":
            exchange.client_gone(60)
        elif scenario in _REFUSALS:
            _refuse(exchange, *_REFUSALS[scenario], "The stand-in refuses.")
        elif size > MAX_BYTES:
            _refuse(exchange, 400, "INVALID_ARGUMENT", f"`input.text` is longer than {MAX_BYTES}.")
        else:
            exchange.reply_json({"audioContent": base64.b64encode(FRAME * self._frames * (1 + size // 100)).decode()})

    def _now(self, text: str) -> str:
        found = re.search(r"\b(e403|e429|e503|silent)(x1)?\b", text)
        if found is None:
            return ""
        with self._lock:
            self._asked[found[0]] += 1
            return "" if found[2] and self._asked[found[0]] > 1 else found[1]


def _voice(name: str) -> dict[str, Any]:
    return {"languageCodes": [name[:5]], "name": name, "ssmlGender": "FEMALE", "naturalSampleRateHertz": 24000}


def _refuse(exchange: Exchange, status: int, name: str, message: str) -> None:
    exchange.reply_json({"error": {"code": status, "message": message, "status": name}}, status)

"""A stand-in for Google's text to speech: `GET /v1/voices` and `POST /v1/text:synthesize`; the voice's name says how.

Any voice: a few silent MP3 frames for each 100 bytes. `e403` and `e503` refuse, `silent` never answers.
"""

import base64
from typing import Any

from tests.wire.exchange import Exchange

HOST = "texttospeech.googleapis.com"
MAX_BYTES = 5000
VOICES = ("en-US-Chirp3-HD-Zephyr", "en-US-Neural2-A", "en-US-Studio-O", "en-US-Wavenet-D")

# One frame of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: a header and an empty body are silence of 26 ms.
_FRAME = bytes.fromhex("fffb9000") + bytes(413)
_REFUSALS = {"e403": (403, "PERMISSION_DENIED"), "e503": (503, "UNAVAILABLE")}


def answer(exchange: Exchange) -> None:
    """A handler for `Stand.route`."""
    if not exchange.headers.get("x-goog-api-key"):
        _refuse(exchange, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
    elif exchange.path == "/v1/voices":
        exchange.reply_json({"voices": [_voice(name) for name in VOICES]})
    elif exchange.path == "/v1/text:synthesize":
        _synthesize(exchange)
    else:
        _refuse(exchange, 404, "NOT_FOUND", "Not found.")


def _synthesize(exchange: Exchange) -> None:
    asked = exchange.json()
    voice, text = asked["voice"].get("name", ""), asked["input"].get("text", "")
    size = len(text.encode())
    if voice == "silent":
        exchange.client_gone(60)
    elif voice in _REFUSALS:
        _refuse(exchange, *_REFUSALS[voice], "The stand-in refuses.")
    elif size > MAX_BYTES:
        _refuse(exchange, 400, "INVALID_ARGUMENT", f"Either `input.text` or `input.ssml` is longer than {MAX_BYTES}.")
    else:
        audio = _FRAME * (1 + size // 100)
        exchange.reply_json({"audioContent": base64.b64encode(audio).decode()})


def _voice(name: str) -> dict[str, Any]:
    return {"languageCodes": [name[:5]], "name": name, "ssmlGender": "FEMALE", "naturalSampleRateHertz": 24000}


def _refuse(exchange: Exchange, status: int, name: str, message: str) -> None:
    exchange.reply_json({"error": {"code": status, "message": message, "status": name}}, status)

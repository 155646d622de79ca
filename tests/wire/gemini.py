"""A stand-in for Gemini: `GET /v1beta/models`, `POST …/<name>:streamGenerateContent`, and its endpoint like OpenAI's.

The model's name says how it behaves.
"""

import json
import re
from typing import Any

from tests.wire import scenarios
from tests.wire.exchange import Exchange, StreamWriter
from tests.wire.openai import ChatDialect

HOST = "generativelanguage.googleapis.com"
WRONG_KEY = "AIza-wrong"

_QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
_PATH = re.compile(r"/v1beta/models/([^/:]+):streamGenerateContent")
_TOO_LONG = "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576)."

# status of the API and message as the real one words them
_ERRORS = {
    "e400": ("INVALID_ARGUMENT", "Unable to submit request because it must have a text parameter."),
    "e401": ("INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    "e402": ("RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."),
    "e403": ("PERMISSION_DENIED", "Your project has been denied access."),
    "e404": ("NOT_FOUND", "models/x is not found for API version v1beta."),
    "e429": ("RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."),
    "e503": ("UNAVAILABLE", "The model is overloaded. Please try again later."),
    "quota": ("RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."),
    "toolong": ("INVALID_ARGUMENT", _TOO_LONG),
}
_STATUS = {"e401": 400, "e402": 429}  # where it differs from other providers
_FINISH = {
    "stop": ("STOP", 1),
    "length": ("MAX_TOKENS", 2),
    "filtered": ("SAFETY", 3),
    "refusal": ("PROHIBITED_CONTENT", 8),
}


class GeminiStand:
    """A handler for `Stand.route`."""

    def __init__(self) -> None:
        self._play = scenarios.Play()

    def __call__(self, exchange: Exchange) -> None:
        """Answers one request."""
        if exchange.path == "/v1beta/openai/chat/completions":
            asked = exchange.json()
            prompt = "\n".join(message["content"] for message in asked["messages"])
            self._play(asked["model"], prompt, _CompatibleDialect(asked["model"], prompt, True, {}), exchange)
            return
        if exchange.path == "/v1beta/models":
            self._list(exchange)
            return
        found = _PATH.fullmatch(exchange.path)
        if found is None:
            exchange.reply_json(error_body("e404", 404), 404)
            return
        asked = exchange.json()
        numbers = "enum-encoding=int" in exchange.query.get("$alt", "")
        self._play(found[1], _text(asked["contents"]), _Dialect(exchange.body, numbers), exchange)

    def _list(self, exchange: Exchange) -> None:
        if exchange.headers.get("x-goog-api-key") == WRONG_KEY:
            exchange.reply_json(error_body("e401", 400)[0], 400)
        else:
            exchange.reply_json({"models": [{"name": "models/gemini-2.5-flash"}]})


def _text(contents: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"] for content in contents for part in content["parts"])


def error_body(scenario: str, status: int, wait: int = 0) -> list[dict[str, Any]]:
    """The body of an error to a streaming call, which is an array."""
    name, message = _ERRORS[scenario]
    details: list[dict[str, Any]] = []
    if scenario == "e401":
        reason = {"reason": "API_KEY_INVALID", "domain": "googleapis.com"}
        details.append({"@type": "type.googleapis.com/google.rpc.ErrorInfo", **reason})
    if status == 429:
        period = "Minute" if scenario == "e429" else "Day"
        quota = f"GenerateRequestsPer{period}PerProjectPerModel-FreeTier"
        details.append({"@type": _QUOTA, "violations": [{"quotaId": quota, "quotaValue": "10"}]})
    if wait:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{wait}s"})
    return [{"error": {"code": status, "message": message, "status": name, "details": details}}]


class _CompatibleDialect(ChatDialect):
    """OpenAI's stream, with Gemini's own refusals."""

    def refuse(self, exchange: Exchange, scenario: str, status: int, wait: int) -> None:
        real = _STATUS.get(scenario, status)
        exchange.reply_json(error_body(scenario, real, wait), real)


class _Dialect:
    """As `scenarios.Dialect`."""

    def __init__(self, body: bytes, numbers: bool) -> None:
        self._read = len(body) // 4
        self._numbers = numbers
        self._first = True

    def refuse(self, exchange: Exchange, scenario: str, status: int, wait: int) -> None:
        real = _STATUS.get(scenario, status)
        exchange.reply_json(error_body(scenario, real, wait), real)

    def open(self, exchange: Exchange) -> StreamWriter:
        out = exchange.stream(headers={"Content-Type": "application/json; charset=UTF-8"})
        out.write("[")
        return out

    def text(self, text: str, *, thought: bool = False) -> str:
        part: dict[str, Any] = {"text": text, "thought": True} if thought else {"text": text}
        return self._object({"candidates": [{"content": {"parts": [part], "role": "model"}, "index": 0}]})

    def alive(self) -> str:
        return "\n"

    def error(self) -> str:
        return self._object({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}})

    def end(self, reason: str, said: int) -> str:
        usage = {"promptTokenCount": self._read, "candidatesTokenCount": said, "totalTokenCount": self._read + said}
        if reason == "blocked":
            block = {"blockReason": 4 if self._numbers else "PROHIBITED_CONTENT"}
            return self._object({"promptFeedback": block, "usageMetadata": usage, "modelVersion": "stand"})
        name, number = _FINISH[reason]
        candidate = {"finishReason": number if self._numbers else name, "index": 0}
        return self._object({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "stand"})

    def close(self) -> str:
        return "]"

    def _object(self, value: dict[str, Any]) -> str:
        before, self._first = ("" if self._first else "\n,\r\n"), False
        return before + json.dumps(value)

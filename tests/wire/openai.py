"""A stand-in for OpenAI's API: models, chat completions, responses; the model's name says how it behaves."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.wire import scenarios
from tests.wire.exchange import Exchange, StreamWriter

HOST = "api.openai.com"

# type, code and message as the real one words them
_ERRORS = {
    "e400": ("invalid_request_error", "invalid_value", "Invalid value: 'messages'."),
    "e401": ("invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-wr***ng."),
    "e402": ("insufficient_funds", None, "This account has no credit left."),
    "e403": ("invalid_request_error", "model_access_denied", "Project does not have access to this model."),
    "e404": ("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."),
    "e429": ("requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    "e503": ("server_error", None, "That model is currently overloaded with other requests."),
    "quota": ("insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "toolong": (
        "invalid_request_error", "context_length_exceeded", "This model's maximum context length is 128000 tokens.",
    ),
}  # fmt: skip
_FINISH = {"stop": "stop", "length": "length", "filtered": "content_filter", "blocked": "content_filter"}


class OpenAIStand:
    """A handler for `Stand.route`.

    `rejects` names parameters that it does not know, as some compatible servers do not; `offers` are the models it
    lists; `strict_names` makes every other name unknown, as a real server does; `tells` are more headers of each
    answer, asked for when it begins.
    """

    def __init__(
        self,
        rejects: tuple[str, ...] = (),
        offers: tuple[str, ...] = scenarios.NAMES,
        *,
        strict_names: bool = False,
        tells: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._tells = tells
        self._rejects = rejects
        self._offers = offers
        self._strict_names = strict_names
        self._play = scenarios.Play()

    def __call__(self, exchange: Exchange) -> None:
        """Answers one request."""
        if exchange.path.endswith("/models"):
            listed = [{"id": name, "object": "model", "created": 1, "owned_by": "stand"} for name in self._offers]
            exchange.reply_json({"object": "list", "data": listed})
        elif exchange.path.endswith("/audio/transcriptions"):
            _transcribe(exchange)
        elif exchange.path.endswith("/audio/speech"):
            _speak(exchange)
        elif exchange.path.endswith("/chat/completions"):
            self._chat(exchange)
        elif exchange.path.endswith("/responses"):
            asked = exchange.json()
            dialect = ResponsesDialect(asked["model"], asked["instructions"] + asked["input"], self._tells())
            self._play(asked["model"], asked["input"], dialect, exchange)
        else:
            exchange.reply_json(error_body("e404"), 404)

    def _chat(self, exchange: Exchange) -> None:
        asked = exchange.json()
        unknown = next((name for name in self._rejects if name in asked), None)
        if unknown:
            told = {"message": f"Unsupported parameter: '{unknown}'", "type": "invalid_request_error"}
            exchange.reply_json({"error": {**told, "param": unknown, "code": "unsupported_parameter"}}, 400)
        elif self._strict_names and asked["model"] not in self._offers:
            exchange.reply_json(error_body("e404"), 404)
        else:
            prompt = "\n".join(message["content"] for message in asked["messages"])
            usage = bool((asked.get("stream_options") or {}).get("include_usage"))
            dialect = ChatDialect(asked["model"], prompt, usage, self._tells())
            self._play(asked["model"], asked["messages"][-1]["content"], dialect, exchange)


SPOKEN = (
    "Good evening. Tonight we bake a loaf of rye with nothing but flour, water and salt, and we wait until morning. "
    "Whoever is in a hurry should bake something else, because a sour dough rises when it wants to and not before."
)


def _transcribe(exchange: Exchange) -> None:
    """Speech to text, as whisper-1 gives it, with times; other models refuse to be asked for those."""
    asked = exchange.body
    timed = b"verbose_json" in asked
    if b"\r\n\r\ne429\r\n" in asked:
        exchange.reply_json(error_body("e429"), 429, {"Retry-After": "1"})
    elif timed and b"whisper-1" not in asked:
        refusal = {"message": "response_format 'verbose_json' is not compatible with this model.", "code": None}
        exchange.reply_json({"error": {**refusal, "type": "invalid_request_error", "param": "response_format"}}, 400)
    elif timed:
        rows = [(0.0, 1.5, " Good evening."), (1.5, 150.0, SPOKEN.removeprefix("Good evening."))]
        segments = [
            {
                **{"id": number, "seek": 0, "start": start, "end": end, "text": text, "tokens": [1]},
                **{"temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.2, "no_speech_prob": 0.01},
            }
            for number, (start, end, text) in enumerate(rows)
        ]
        told = {"task": "transcribe", "language": "english", "duration": 150.0, "text": SPOKEN}
        exchange.reply_json({**told, "segments": segments})
    else:
        exchange.reply_json({"text": SPOKEN})


MOST_SPOKEN = 4096
_FRAME = bytes.fromhex("fffb9000") + bytes(413)  # 26 ms of silence


def _speak(exchange: Exchange) -> None:
    """Text to speech, in pieces as they come; a text with the name of a refusal in it is refused."""
    asked = exchange.json()
    text = asked["input"]
    scenario = next((name for name in ("e401", "e429", "e503") if name in text), None)
    if scenario:
        exchange.reply_json(error_body(scenario), int(scenario[1:]), {"Retry-After": "60"})
    elif "silent" in text:
        exchange.client_gone(60)
    elif len(text) > MOST_SPOKEN:
        told = {"message": "String should have at most 4096 characters", "type": "invalid_request_error"}
        exchange.reply_json({"error": {**told, "param": "input", "code": "string_too_long"}}, 400)
    else:
        out = exchange.stream(headers={"Content-Type": "audio/mpeg"})
        for _ in range(1 + len(text) // 100):
            out.write(_FRAME)


def error_body(scenario: str) -> dict[str, Any]:
    """The body of an error."""
    kind, code, message = _ERRORS[scenario]
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


class ChatDialect:
    """As `scenarios.Dialect`."""

    def __init__(self, model: str, prompt: str, usage: bool, told: Mapping[str, str]) -> None:
        self._told = told
        self._model = model
        self._prompt = prompt
        self._usage = usage
        self._thinking = False

    def refuse(self, exchange: Exchange, scenario: str, status: int, wait: int) -> None:
        later = {"Retry-After": str(wait)} if wait else {}
        exchange.reply_json(error_body(scenario), status, {**self._told, **later})

    def open(self, exchange: Exchange) -> StreamWriter:
        out = exchange.stream(headers={"Content-Type": "text/event-stream; charset=utf-8", **self._told})
        out.write(self._message({"role": "assistant", "content": "", "refusal": None}))
        return out

    def text(self, text: str, *, thought: bool = False) -> str:
        if thought and not self._thinking:
            text = "<think>" + text
        if self._thinking and not thought:
            text = "</think>\n\n" + text
        self._thinking = thought
        return self._message({"content": text})

    def alive(self) -> str:
        return ": still working\n\n"

    def error(self) -> str:
        return _event(
            {"error": {"message": "The server had an error.", "type": "server_error", "param": None, "code": None}}
        )

    def end(self, reason: str, said: int) -> str:
        refusal = self._message({"refusal": "I can't help "}) + self._message({"refusal": "with that."})
        last = (refusal if reason == "refusal" else "") + self._message({}, _FINISH.get(reason, "stop"))
        if not self._usage:
            return last
        read = len(self._prompt) // 4
        usage = {"prompt_tokens": read, "completion_tokens": said, "total_tokens": read + said}
        return last + _event({**self._frame([]), "usage": usage})

    def close(self) -> str:
        return "" if self._model == "nofinish" else "data: [DONE]\n\n"

    def _message(self, delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        extra = {"usage": None} if self._usage else {}
        return _event({**self._frame([choice]), **extra})

    def _frame(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        frame = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1}
        return {**frame, "model": self._model, "choices": choices}


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value)}\n\n"


class ResponsesDialect:
    """As `scenarios.Dialect`; failures come as events inside a stream that is otherwise whole."""

    def __init__(self, model: str, prompt: str, told: Mapping[str, str]) -> None:
        self._told = told
        self._model = model
        self._read = len(prompt) // 4
        self._number = 0

    def refuse(self, exchange: Exchange, scenario: str, status: int, wait: int) -> None:
        later = {"Retry-After": str(wait)} if wait else {}
        exchange.reply_json(error_body(scenario), status, {**self._told, **later})

    def open(self, exchange: Exchange) -> StreamWriter:
        out = exchange.stream(headers={"Content-Type": "text/event-stream; charset=utf-8", **self._told})
        out.write(self._event("response.created", response=self._response("in_progress")))
        return out

    def text(self, text: str, *, thought: bool = False) -> str:
        kind = "response.reasoning_summary_text.delta" if thought else "response.output_text.delta"
        place = {"summary_index": 0} if thought else {"content_index": 0, "logprobs": []}
        return self._event(kind, item_id="msg_1", output_index=0, delta=text, **place)

    def alive(self) -> str:
        return ": still working\n\n"

    def error(self) -> str:
        told = {"code": "server_error", "message": "The server had an error."}
        return self._event("response.failed", response={**self._response("failed"), "error": told})

    def end(self, reason: str, said: int) -> str:
        usage = {
            "input_tokens": self._read,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": said,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": self._read + said,
        }
        why = {"length": "max_output_tokens", "filtered": "content_filter", "blocked": "content_filter"}.get(reason)
        if why:
            cut = {**self._response("incomplete"), "incomplete_details": {"reason": why}, "usage": usage}
            return self._event("response.incomplete", response=cut)
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        refusal = self._event("response.refusal.delta", delta="I can't help with that.", **place)
        last = refusal if reason == "refusal" else ""
        if self._model == "nofinish":
            return last
        return last + self._event("response.completed", response={**self._response("completed"), "usage": usage})

    def close(self) -> str:
        return ""

    def _response(self, status: str) -> dict[str, Any]:
        whole = {"id": "resp_1", "object": "response", "created_at": 1, "status": status, "error": None}
        asked = {"model": self._model, "output": [], "parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
        return {**whole, **asked, "incomplete_details": None, "instructions": None, "metadata": {}}

    def _event(self, kind: str, **facts: Any) -> str:
        self._number += 1
        return f"event: {kind}\n" + _event({"type": kind, "sequence_number": self._number, **facts})

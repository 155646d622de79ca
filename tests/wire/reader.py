"""A stand-in for a compatible server that reads for real: it quotes lines, counts tokens, and can misbehave.

It tells calls for parts, merges and whole summaries apart by what they hold, as a model would: a transcript in tags, or
notes on parts. `window` is the number of tokens it reads before it silently cuts; `refuses` are words that make it
refuse a prompt; `seconds` is how long it takes for each answer.
"""

import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.wire.exchange import Exchange

_LINE = re.compile(r"^\[((?:\d+:)?\d{1,2}:\d{2})\] (.+)$", re.MULTILINE)
NAME = "reader"


@dataclass
class Reader:
    """A handler for `Stand.route`; `asked` counts the calls by kind, `prompts` keeps what was sent."""

    window: int | None = None
    refuses: tuple[str, ...] = ()
    seconds: float = 0.0
    context: int = 8192
    says: str | None = None
    asked: Counter[str] = field(default_factory=Counter)
    prompts: list[tuple[str, str]] = field(default_factory=list)
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, exchange: Exchange) -> None:
        """Answers one request."""
        if not exchange.path.endswith("/chat/completions"):
            listed = [{"id": NAME, "object": "model", "created": 1, "owned_by": "me", "context_length": self.context}]
            exchange.reply_json({"object": "list", "data": listed})
            return
        asked = exchange.json()
        instructions, prompt = (message["content"] for message in asked["messages"])
        kind = "part" if "one part" in instructions else "merge" if "<notes" in prompt else "whole"
        with self._lock:
            self.asked[kind] += 1
            self.prompts.append((kind, prompt))
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            self._answer(exchange, kind, instructions, prompt)
        finally:
            with self._lock:
                self._now -= 1

    def _answer(self, exchange: Exchange, kind: str, instructions: str, prompt: str) -> None:
        time.sleep(self.seconds)
        if any(word in prompt for word in self.refuses) and kind != "merge":
            exchange.reply_json(
                {"error": {"message": "I will not read this.", "type": "invalid", "code": "policy"}}, 400
            )
            return
        sent = (len(instructions) + len(prompt)) // 4
        read = sent if self.window is None else min(sent, self.window)
        said = _LINE.findall(prompt)
        if read < sent:
            said = said[len(said) * (sent - read) // sent :]
        text = self.says or _summary(kind, said, prompt)
        out = exchange.stream(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        out.write(_event({"delta": {"role": "assistant", "content": ""}, "index": 0, "finish_reason": None}))
        for word in re.findall(r"\s*\S+", text):
            out.write(_event({"delta": {"content": word}, "index": 0, "finish_reason": None}))
        out.write(_event({"delta": {}, "index": 0, "finish_reason": "stop"}))
        usage = {"prompt_tokens": read, "completion_tokens": 50, "total_tokens": read + 50}
        out.write(f"data: {json.dumps({**_FRAME, 'choices': [], 'usage': usage})}\n\n")
        out.write("data: [DONE]\n\n")


_FRAME: dict[str, Any] = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": NAME}


def _event(choice: dict[str, Any]) -> str:
    return f"data: {json.dumps({**_FRAME, 'choices': [choice]})}\n\n"


def _summary(kind: str, said: list[tuple[str, str]], prompt: str) -> str:
    chosen = said[:: max(1, len(said) // 4)][:4]
    lines = "\n".join(f"- [{time}] {text}" for time, text in chosen)
    if kind == "part":
        return lines
    noted = re.findall(r"^- \[((?:\d+:)?\d{1,2}:\d{2})\] (.+)$", prompt, re.MULTILINE) or chosen
    picked = noted[:: max(1, len(noted) // 6)][:6]
    told = " ".join(f"{text.capitalize()}." for _, text in picked)
    moments = "\n".join(f"[{time}] {text}" for time, text in picked)
    return f"{told}\n\n## Verdict\n[{picked[0][0]}] {picked[0][1]}\n\n## Key moments\n{moments}\n"

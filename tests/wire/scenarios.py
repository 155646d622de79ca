"""How a stand-in for a language model behaves: the name of the model chooses, since every client passes it on.

`ok`, like any other name: a plausible summary. Refused before it begins: `e400` `e401` `e402` `e403` `e404` `e429`
(asks to wait 7 s) `e503` `quota` `toolong` `html502` `html404`; with `x2` at the end only the first two times, then
`ok` (`e429x2` asks to wait 1 s). The connection: `reset`, `silent` (no answer at all), `cutmid`, `stallmid`,
`trickle` (signs of life, but nothing of an answer). The answer: `errmid`, `nofinish`, `empty`, `refusal`,
`filtered`, `blocked` (for its prompt), `length`, `thinks` (aloud, before it answers), `slow` (0.2 s a token).
"""

import re
import threading
from collections import Counter
from typing import Protocol

from tests.wire.answers import plausible, tokens
from tests.wire.connection import ClientGone
from tests.wire.exchange import Exchange, StreamWriter

REFUSALS = {
    "e400": 400, "e401": 401, "e402": 402, "e403": 403, "e404": 404, "e429": 429, "e503": 503, "quota": 429,
    "toolong": 400,
}  # fmt: skip
BROKEN = ("html502", "html404", "reset", "silent", "cutmid", "stallmid", "trickle", "errmid", "nofinish")
ANSWERS = ("ok", "empty", "refusal", "filtered", "blocked", "length", "thinks", "slow")
NAMES = (*REFUSALS, *BROKEN, *ANSWERS)

_HTML = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>nginx</body></html>"
_FOREVER = 60.0  # longer than any test


class Dialect(Protocol):
    """How one provider says things."""

    def refuse(self, exchange: Exchange, scenario: str, status: int, wait: int) -> None:
        """A whole answer with an error; `wait` seconds, 0 when it does not say."""

    def open(self, exchange: Exchange) -> StreamWriter:
        """The head of a stream."""

    def text(self, text: str, *, thought: bool = False) -> str:
        """A message with more of the answer."""

    def alive(self) -> str:
        """A sign of life that says nothing."""

    def error(self) -> str:
        """A message that the stream has failed."""

    def end(self, reason: str, said: int) -> str:
        """The last messages, after `said` tokens; `reason` is stop, length, filtered, refusal or blocked."""

    def close(self) -> str:
        """What ends a whole stream."""


class Play:
    """The memory of one stand-in: how often each model was asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()

    def __call__(self, model: str, prompt: str, dialect: Dialect, exchange: Exchange) -> None:
        """Answers one request in the way that `model` names."""
        scenario, wait = self._now(model)
        if scenario in REFUSALS:
            dialect.refuse(exchange, scenario, REFUSALS[scenario], wait if scenario == "e429" else 0)
        elif scenario.startswith("html"):
            status = int(scenario[4:])
            exchange.reply(status, body=_HTML.format(status))
        elif scenario == "reset":
            exchange.drop()
        elif scenario == "silent":
            exchange.client_gone(_FOREVER)
        else:
            _stream(scenario, prompt, dialect, exchange)

    def _now(self, model: str) -> tuple[str, int]:
        """The scenario for this request, and for how long it asks to wait."""
        with self._lock:
            self._asked[model] += 1
            limited = re.fullmatch(r"(\w+?)x(\d+)", model)
            if limited is None:
                return model, 7
            return (limited[1] if self._asked[model] <= int(limited[2]) else "ok"), 1


def _stream(scenario: str, prompt: str, dialect: Dialect, exchange: Exchange) -> None:
    said = tokens(plausible(prompt))
    out = dialect.open(exchange)
    match scenario:
        case "empty" | "blocked" | "refusal":
            out.write(dialect.end({"empty": "stop"}.get(scenario, scenario), 0))
        case "cutmid":
            _say(out, dialect, said[:3])
            out.cut()
            return
        case "stallmid":
            _say(out, dialect, said[:3])
            _wait(exchange, _FOREVER)
        case "trickle":
            while True:
                out.write(dialect.alive())
                _wait(exchange, 0.05)
        case "errmid":
            _say(out, dialect, said[:3])
            out.write(dialect.error())
        case "nofinish":
            _say(out, dialect, said[:3])
        case "length" | "filtered":
            _say(out, dialect, said[:3])
            out.write(dialect.end(scenario, 3))
        case "slow":
            for token in said:
                out.write(dialect.text(token))
                _wait(exchange, 0.2)
            out.write(dialect.end("stop", len(said)))
        case _:
            if scenario == "thinks":
                out.write(dialect.text("Let me see what ", thought=True))
                out.write(dialect.text("the talk is about.", thought=True))
            _say(out, dialect, said)
            out.write(dialect.end("stop", len(said)))
    out.write(dialect.close())


def _wait(exchange: Exchange, seconds: float) -> None:
    if exchange.client_gone(seconds):
        raise ClientGone  # not just the end of the handler, which would end the stream as if it were whole


def _say(out: StreamWriter, dialect: Dialect, said: list[str]) -> None:
    for token in said:
        out.write(dialect.text(token))

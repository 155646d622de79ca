"""A language model at the wire that counts what was paid for, and fails in ways that follow from a seed."""

import random
import re
import threading
from collections import Counter
from dataclasses import dataclass

from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand, error_body

_VIDEO = re.compile(r"Talk ([\w-]{11})")
_SLOWEST = 0.1


@dataclass(frozen=True, slots=True)
class Call:
    """An answer that was sent whole: for which video, to which words, and in which life of the server."""

    video_id: str
    prompt: str
    life: int


class PaidModel:
    """A handler for `Stand.route`; `life` is the number of the server's life, set by whoever starts it."""

    def __init__(self, seed: int) -> None:
        self.life = 0
        self.paid: list[Call] = []
        self._seed = seed
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()
        self._model = OpenAIStand()

    def __call__(self, exchange: Exchange) -> None:
        if "completions" not in exchange.path:
            self._model(exchange)
            return
        prompt = str(exchange.json()["messages"])
        found = _VIDEO.search(prompt)
        assert found is not None, "a prompt names its video"
        video_id, life = found[1], self.life
        with self._lock:
            self._asked[prompt] += 1
            first = self._asked[prompt] == 1
        chance = random.Random(f"{self._seed}/{prompt}")
        exchange.client_gone(chance.uniform(0, _SLOWEST))
        mishap = chance.random()
        if mishap < 0.03:
            exchange.reply_json(error_body("e400"), 400)
        elif first and mishap < 0.10:
            exchange.reply_json(error_body("e429"), 429, {"Retry-After": "1"})
        elif first and mishap < 0.13:
            exchange.reply_json(error_body("e503"), 503)
        elif first and mishap < 0.15:
            exchange.drop()
        else:
            self._model(exchange)
            exchange.finish()
            with self._lock:
                self.paid.append(Call(video_id, prompt, life))

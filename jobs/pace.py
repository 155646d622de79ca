"""How fast videos are done here, for the estimate that a client is told."""

import math
from collections import deque

_FIRST_GUESS = 10.0
_REMEMBERED = 50


class Pace:
    """Gathers how long the last videos took; any thread may tell or ask."""

    def __init__(self, hands: int) -> None:
        """`hands` is how many videos are worked on side by side."""
        self._hands = max(hands, 1)
        self._took: deque[float] = deque(maxlen=_REMEMBERED)

    def took(self, seconds: float) -> None:
        """One more video is done."""
        self._took.append(seconds)

    def estimate(self, videos: int) -> int:
        """Whole seconds, at least one, until so many are done."""
        last = list(self._took)
        each = sum(last) / len(last) if last else _FIRST_GUESS
        return max(1, math.ceil(each * math.ceil(videos / self._hands)))

"""How much of a transcript fits one call: what a model reads, what we send around it, and how it really counts.

Tokens are estimated from characters. What a provider reports for a call corrects the estimate for the next ones, by
model and language, in memory only. It also shows whether the provider read everything: some local servers cut a prompt
to the window they were started with and say nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from summary.values import ModelInfo

LEAST_ROOM = 400
"""Tokens; below it a long video would take hundreds of calls."""

_FILL, _FILL_LEARNED = 0.8, 0.92  # of a window: an estimate that was never compared leaves more free
_LEAST_COMPARED = 200  # tokens; what is shorter says little about the way a model counts
_LEAST_RATIO, _MOST_RATIO = 0.5, 2.5
_STEP = 0.05
_LEAST_SUSPECT = 1024  # no window is smaller, and prompts that a server remembers are reported as next to nothing
_CUT_BELOW = 0.5  # of the estimate; no text of any language was found to be counted so much lower
_USUAL_WINDOWS = (2048, 4096, 8192, 16_384, 32_768)


@dataclass(frozen=True, slots=True)
class _Learned:
    """Reported tokens by estimated ones, the mean of late calls; and the window that a cut has shown."""

    ratio: float = 1.0
    calls: int = 0
    window: int | None = None


class Budget:
    """What was learned of each model, for any number of threads; a lost update is learned again with the next call."""

    def __init__(self) -> None:
        self._learned: Mapping[tuple[str, str], _Learned] = MappingProxyType({})

    def room(self, info: ModelInfo, language: str, around: int, within: int | None = None) -> int | None:
        """Estimated tokens of transcript, or of notes, that fit one call; None when there is no limit.

        `around` are the estimated tokens of the prompt without them; `within` is a smaller window that is to be tried.
        It may be less than LEAST_ROOM.
        """
        learned = self._of(info, language)
        window = _window(info, learned if within is None else replace(learned, window=within))
        if window is None:
            return None
        fill = _FILL_LEARNED if learned.calls else _FILL
        ratio = -(-learned.ratio // _STEP) * _STEP  # the same for calls that differ a little
        return int(((window - _output(info, window)) / ratio - around) * fill)

    def output(self, info: ModelInfo, language: str) -> int:
        """Tokens that an answer may have."""
        return _output(info, _window(info, self._of(info, language)))

    def learn(self, info: ModelInfo, language: str, estimated: int, reported: int) -> None:
        """Takes in what a provider reported for a prompt that it read whole."""
        if estimated < _LEAST_COMPARED or reported <= 0:
            return
        learned = self._of(info, language)
        ratio = min(max(reported / estimated, _LEAST_RATIO), _MOST_RATIO)
        mean = ratio if not learned.calls else 0.7 * learned.ratio + 0.3 * ratio
        self._keep(info, language, _Learned(mean, learned.calls + 1, learned.window))

    def was_cut(self, info: ModelInfo, language: str, estimated: int, reported: int) -> bool:
        """Whether so few reported tokens mean that the provider read only the part that fits its window."""
        if info.context_tokens is None or reported < _LEAST_SUSPECT:
            return False
        learned = self._of(info, language)
        expected = estimated * (learned.ratio if learned.calls else 1.0)
        usual = any(abs(reported - window) <= 1 for window in _USUAL_WINDOWS)
        return reported < expected * _CUT_BELOW or (usual and reported < expected * 0.97)

    def shrink(self, info: ModelInfo, language: str, window: int) -> None:
        """From now on this is all that the model is taken to read."""
        learned = self._of(info, language)
        self._keep(info, language, replace(learned, window=min(window, learned.window or window)))

    def _of(self, info: ModelInfo, language: str) -> _Learned:
        return self._learned.get((info.key, language)) or _Learned()

    def _keep(self, info: ModelInfo, language: str, learned: _Learned) -> None:
        self._learned = MappingProxyType({**self._learned, (info.key, language): learned})


def _output(info: ModelInfo, window: int | None) -> int:
    return info.output_tokens if window is None else min(info.output_tokens, window // 3)


def _window(info: ModelInfo, learned: _Learned) -> int | None:
    if info.context_tokens is None or learned.window is None:
        return info.context_tokens
    return min(info.context_tokens, learned.window)

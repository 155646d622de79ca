"""A question about one video, answered from its transcript alone."""

from collections.abc import Callable
from dataclasses import dataclass

from errors import MODEL_INPUT_TOO_LONG, AppError
from summary import prompts
from summary.answers import CheckedAnswer, checked
from summary.budget import LEAST_ROOM, Budget
from summary.calls import Calls, TooMuch
from summary.chunking import cost_of
from summary.languages import wanted_language
from summary.ports import CancelToken, Models
from summary.prices import Account
from summary.relevance import fitting
from summary.values import Segment, SummaryOptions, SummaryRequest, Transcript, Usage
from summary.words import estimate_tokens

MAX_QUESTION_CHARS = 2000
_WORDS = 150
_MOST_SPLITS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which words and whom; `language` is that of the answer, `auto` the transcript's."""

    text: str
    transcript: Transcript
    model: str
    language: str = "auto"
    over_budget: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The checked answer, and what it took; `whole`: the model could read all of the transcript."""

    answer: CheckedAnswer
    model: str
    usage: Usage | None
    cost_usd: float | None
    whole: bool


class Asker:
    """Answers questions, for any number of threads."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._budget = Budget()

    def answer(
        self, asked: Question, tell: Callable[[str], None], withdraw: Callable[[], None], cancel: CancelToken
    ) -> Answered:
        """The answer; `tell` hears the raw text as it is written, `withdraw` that it begins anew.

        AppError when a call fails; JobCancelled and WorkInterrupted pass through.
        """
        return _Asking(self._models, self._budget, asked).run(tell, withdraw, cancel)


class _Asking:
    """One question."""

    def __init__(self, models: Models, budget: Budget, asked: Question) -> None:
        self._asked = asked
        self._transcript = asked.transcript
        # The model that selects passages cannot translate.
        extractive = models.info(asked.model).context_tokens is None
        self._options = SummaryOptions(language="auto" if extractive else asked.language)
        request = SummaryRequest(
            self._transcript.source, asked.model, self._options, account=Account(over_budget=asked.over_budget)
        )
        self._calls = Calls(models, budget, request, self._transcript, self._may_split)
        self._splits = 0

    def run(self, tell: Callable[[str], None], withdraw: Callable[[], None], cancel: CancelToken) -> Answered:
        while True:
            segments = self._segments(self._calls.room(self._around()))
            prompt = prompts.answer(self._transcript, segments, self._options, _WORDS, self._asked.text)
            try:
                text = self._calls.ask(prompt, segments, _WORDS, cancel, tell)
                break
            except TooMuch as fault:
                withdraw()
                self._splits += 1
                self._calls.shrink(fault.window)
        language = wanted_language(self._options.language, self._transcript.language)
        answer = checked(text, self._transcript, language)
        whole = len(segments) == len(self._transcript.segments)
        return Answered(answer, self._calls.info.key, self._calls.usage(), self._calls.cost_usd(), whole)

    def _segments(self, room: int | None) -> tuple[Segment, ...]:
        """All of the transcript where it fits, else the passages that have most to do with the question."""
        said, timed = self._transcript.segments, self._transcript.timed
        if room is None or sum(cost_of(segment, timed) for segment in said) <= room:
            return said
        chosen = fitting(self._asked.text, said, room, timed) if room >= LEAST_ROOM else ()
        if not chosen:
            raise AppError(MODEL_INPUT_TOO_LONG, model=self._calls.info.label)
        return chosen

    def _around(self) -> int:
        """Tokens of the prompt without any transcript."""
        empty = prompts.answer(self._transcript, (), self._options, _WORDS, self._asked.text)
        return estimate_tokens(empty.instructions) + estimate_tokens(empty.prompt)

    def _may_split(self, window: int) -> bool:
        room = self._calls.room(self._around(), window)
        return self._splits < _MOST_SPLITS and room is not None and room >= LEAST_ROOM

"""One call to a model: its text as it is written, its usage, and whether it read all that it was sent."""

from collections.abc import Callable, Sequence

from errors import MODEL_EMPTY, MODEL_INPUT_TOO_LONG, AppError
from summary.budget import Budget
from summary.languages import wanted_language
from summary.ports import CancelToken, Models
from summary.prompts import Prompt
from summary.values import ModelInfo, ModelRequest, Segment, SummaryRequest, Transcript, Usage
from summary.words import estimate_tokens

_WORTH_SPLITTING = 4000  # tokens; a shorter prompt that is too long will not fit in parts either


class TooMuch(Exception):
    """The model did not read all of it; `window` is what it is taken to read, `cut` when it said nothing of that."""

    def __init__(self, window: int, *, cut: bool) -> None:
        super().__init__(f"no more than {window} tokens")
        self.window = window
        self.cut = cut


class Calls:
    """The calls for one summary; may be made from several threads at once."""

    def __init__(
        self,
        models: Models,
        budget: Budget,
        request: SummaryRequest,
        transcript: Transcript,
        may_split: Callable[[int], bool],
    ) -> None:
        """`may_split` says whether the work can be made to fit a window of so many tokens."""
        self.info: ModelInfo = models.info(request.model)
        self._models = models
        self._budget = budget
        self._request = request
        self._transcript = transcript
        self._may_split = may_split
        self._usages: list[Usage | None] = []
        self.read_only: int | None = None
        """Tokens that the model read of a longer prompt, when the answer was kept all the same."""

    def room(self, around: int, window: int | None = None) -> int | None:
        """Estimated tokens of transcript, or of notes, that fit one call around which so many are sent.

        With `window`: if the model read no more than that.
        """
        return self._budget.room(self.info, self._transcript.language, around, window)

    def shrink(self, window: int) -> None:
        """Takes the model to read no more than so many tokens from now on."""
        self._budget.shrink(self.info, self._transcript.language, window)

    def ask(
        self,
        prompt: Prompt,
        segments: Sequence[Segment],
        words: int,
        cancel: CancelToken,
        tell: Callable[[str], None] = lambda text: None,
    ) -> str:
        """The whole answer, stripped; `tell` hears it as it is written.

        AppError when it failed, or was empty; TooMuch when the model did not read all of the prompt.
        """
        sent = estimate_tokens(prompt.instructions) + estimate_tokens(prompt.prompt)
        texts: list[str] = []
        usage: Usage | None = None
        stream = self._models.stream(self._model_request(prompt, segments, words), cancel)
        try:
            for chunk in stream:
                cancel.raise_if_cancelled()
                if isinstance(chunk, Usage):
                    usage = chunk
                    continue
                texts.append(chunk)
                tell(chunk)
            cancel.raise_if_cancelled()
        except AppError as fault:
            too_long = fault.code == MODEL_INPUT_TOO_LONG.code and sent >= _WORTH_SPLITTING
            if too_long and self._may_split(sent // 2):
                raise TooMuch(sent // 2, cut=False) from fault
            raise
        finally:
            close = getattr(stream, "close", None)
            if close is not None:  # an iterator that is no generator may have nothing to close
                close()
        self._usages.append(usage)
        if usage is not None:
            self._compare(sent, usage.input_tokens)
        text = "".join(texts).strip()
        if not text:
            raise AppError(MODEL_EMPTY, provider=self.info.provider)
        return text

    def usage(self) -> Usage | None:
        """The sum over all calls so far; None when a provider did not tell."""
        known = [usage for usage in self._usages if usage is not None]
        if len(known) < len(self._usages):
            return None
        return Usage(sum(usage.input_tokens for usage in known), sum(usage.output_tokens for usage in known))

    def cost_usd(self) -> float | None:
        """What all calls so far cost; None when that of one is not known."""
        costs = [self.info.cost_usd(usage) if usage else None for usage in self._usages]
        known = [cost for cost in costs if cost is not None]
        return round(sum(known), 6) if len(known) == len(costs) else None

    def _compare(self, sent: int, reported: int) -> None:
        language = self._transcript.language
        if not self._budget.was_cut(self.info, language, sent, reported):
            self._budget.learn(self.info, language, sent, reported)
        elif self._may_split(reported):
            raise TooMuch(reported, cut=True)
        else:
            self.read_only = reported

    def _model_request(self, prompt: Prompt, segments: Sequence[Segment], words: int) -> ModelRequest:
        options = self._request.options
        return ModelRequest(
            model=self._request.model,
            instructions=prompt.instructions,
            prompt=prompt.prompt,
            segments=tuple(segments),
            details=self._transcript.details,
            options=options,
            target_words=words,
            language=wanted_language(options.language, self._transcript.language),
            timed=self._transcript.timed,
            max_output_tokens=self._budget.output(self.info, self._transcript.language),
            account=self._request.account,
            question=prompt.question,
        )

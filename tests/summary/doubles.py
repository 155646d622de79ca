"""Scripted ports for the core: they come in through the constructor, as the real ones do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from summary.ports import CancelToken
from summary.values import (
    Chapter,
    ModelInfo,
    ModelRequest,
    Segment,
    Source,
    SourceKind,
    Transcript,
    TranscriptRequest,
    Usage,
    VideoDetails,
)

VIDEO = Source(SourceKind.VIDEO, "dQw4w9WgXcQ")
TOPICS = ("flour", "water", "yeast", "oven", "crust", "butter", "salt", "honey", "raisins", "walnuts")


def transcript(
    segments: Sequence[Segment] | None = None,
    *,
    source: Source = VIDEO,
    title: str = "Bread",
    language: str = "en",
    timed: bool = True,
    duration: float | None = None,
    chapters: Sequence[Chapter] = (),
    warnings: Sequence[str] = (),
) -> Transcript:
    """One minute a topic by default: at 01:00 somebody talks of water."""
    said = tuple(segments) if segments is not None else tuple(talk(TOPICS, hesitations=80))
    details = VideoDetails(
        source.video_id, title, "A channel", duration, "https://i.ytimg.com/x.jpg", source.url, tuple(chapters)
    )
    return Transcript(source, details, said, language, "manual", "captions", timed, tuple(warnings))


def talk(topics: Sequence[str], seconds: float = 60.0, hesitations: int = 0) -> list[Segment]:
    """One line a topic; `hesitations` make it long without saying more."""
    more = " um" * hesitations
    return [
        Segment(
            number * seconds,
            (number + 1) * seconds,
            f"now we add the {topic} and we stir it gently for a while{more}",
        )
        for number, topic in enumerate(topics)
    ]


@dataclass
class OneTranscript:
    """Answers every request with the same transcript, or fails."""

    answer: Transcript | Exception
    asked: list[tuple[Source, tuple[str, ...]]] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def fetch(self, wanted: TranscriptRequest, told: Callable[[VideoDetails], None], cancel: CancelToken) -> Transcript:
        self.asked.append((wanted.source, wanted.languages))
        self.before()
        if isinstance(self.answer, Exception):
            raise self.answer
        told(self.answer.details)
        return self.answer


Answer = Sequence[str | Usage | BaseException]


@dataclass
class ScriptedModels:
    """Gives one scripted answer a call; an exception in it is raised at its place; the last answer repeats."""

    answers: list[Answer]
    model: ModelInfo
    requests: list[ModelRequest] = field(default_factory=list)
    open: int = 0
    before_chunk: Callable[[int, int], None] = lambda call, chunk: None

    def info(self, model: str) -> ModelInfo:
        return self.model

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        call = len(self.requests)
        self.requests.append(request)
        answer = self.answers[min(call, len(self.answers) - 1)]
        self.open += 1
        try:
            for number, chunk in enumerate(answer):
                self.before_chunk(call, number)
                if isinstance(chunk, BaseException):
                    raise chunk
                yield chunk
            self.before_chunk(call, len(answer))
        finally:
            self.open -= 1


def model_info(
    context_tokens: int | None = None, output_tokens: int = 1000, prices: tuple[float, float] | None = None
) -> ModelInfo:
    """A model that reads everything at once, unless told otherwise."""
    cost_in, cost_out = prices or (None, None)
    return ModelInfo("scripted", "Scripted", "Scripted Inc.", context_tokens, output_tokens, False, cost_in, cost_out)


@dataclass
class Told:
    """Everything that was reported, in order."""

    steps: list[tuple[str, float]] = field(default_factory=list)
    shown: str = ""
    resets: int = 0
    known: list[VideoDetails] = field(default_factory=list)
    on_step: Callable[[str], None] = lambda message: None

    def details(self, details: VideoDetails) -> None:
        self.known.append(details)

    def step(self, message: str, progress: float) -> None:
        self.steps.append((message, progress))
        self.on_step(message)

    def text(self, text: str) -> None:
        self.shown += text

    def text_reset(self) -> None:
        self.shown = ""
        self.resets += 1

    @property
    def words(self) -> list[str]:
        """The steps without their progress, each once in a row."""
        words = [message for message, _ in self.steps]
        return [word for number, word in enumerate(words) if number == 0 or words[number - 1] != word]

"""A core on a real library, with a scripted model and one transcript."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from concurrency.cancellation import Cancellation
from concurrency.side_by_side import SideBySide
from concurrency.single_flight import SingleFlight
from storage.database import Database
from storage.summary_library import SummaryLibrary
from summary.pipeline import Pipeline
from summary.values import ModelInfo, SummaryOptions, SummaryRecord, SummaryRequest, Transcript
from tests.summary.doubles import VIDEO, Answer, OneTranscript, ScriptedModels, Told, model_info, transcript

ANSWER = "Bread needs water.\n\n## Key moments\n- [01:00] Water goes in\n"


@dataclass
class Core:
    """A pipeline and everything around it."""

    database: Database
    transcripts: OneTranscript
    models: ScriptedModels
    told: Told = field(default_factory=Told)
    cancel: Cancellation = field(default_factory=Cancellation)
    seconds: float = 0.0
    at_once: int = 1

    def __post_init__(self) -> None:
        self.library = SummaryLibrary(self.database)
        self.pipeline = Pipeline(
            self.transcripts,
            self.models,
            self.library,
            SingleFlight(),
            SideBySide(self.at_once),
            ("en", "de"),
            self.now,
        )

    def now(self) -> datetime:
        self.seconds += 1.5
        return datetime(2026, 11, 21, 10, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def summarize(
        self, options: SummaryOptions | None = None, *, fresh: bool = False, caption_language: str | None = None
    ) -> tuple[SummaryRecord, bool]:
        answer = self.transcripts.answer
        source = answer.source if isinstance(answer, Transcript) else VIDEO
        request = SummaryRequest(source, "scripted", options or SummaryOptions(), caption_language, fresh)
        self.told = Told(on_step=self.told.on_step)
        return self.pipeline.summarize(request, self.told, self.cancel)


MakeCore = Callable[..., Core]


@pytest.fixture
def make_core(tmp_path: Path) -> Iterator[MakeCore]:
    database = Database(tmp_path / "library.db")

    def make(
        *answers: Answer,
        said: Transcript | Exception | None = None,
        model: ModelInfo | None = None,
        at_once: int = 1,
    ) -> Core:
        models = ScriptedModels(list(answers) or [[ANSWER]], model or model_info())
        return Core(database, OneTranscript(said or transcript(duration=600)), models, at_once=at_once)

    yield make
    database.close()

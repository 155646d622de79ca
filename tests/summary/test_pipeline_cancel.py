"""A wish to stop is heard at every step and every piece of text, and nothing stays open."""

import pytest

from concurrency.cancellation import Cancellation
from errors import JobCancelled, WorkInterrupted
from summary.values import Usage
from tests.summary.conftest import ANSWER, Core, MakeCore
from tests.summary.doubles import Answer, model_info, talk, transcript

PARTS: list[Answer] = [["- notes ", "more", Usage(1, 1)]] * 5


def _core(make_core: MakeCore) -> Core:
    said = transcript(talk([f"topic{number}" for number in range(220)]))
    return make_core(*PARTS, list(ANSWER), said=said, model=model_info(context_tokens=3000))


STEPS = [
    "checking library",
    "fetching details",
    "fetching transcript",
    "summarizing part 1 of 5",
    "summarizing part 3 of 5",
    "merging",
    "saving",
]


@pytest.mark.parametrize("step", STEPS[:-1])
@pytest.mark.parametrize("stop", ["cancel", "interrupt"])
def test_it_stops_at_every_step(make_core: MakeCore, step: str, stop: str) -> None:
    core = _core(make_core)
    core.told.on_step = lambda message: getattr(core.cancel, stop)() if message == step else None
    with pytest.raises(JobCancelled if stop == "cancel" else WorkInterrupted):
        core.summarize()
    assert core.told.words[-1] == step
    assert core.library.count() == 0
    assert core.models.open == 0


@pytest.mark.parametrize(("call", "chunk"), [(0, 0), (0, 1), (2, 1), (5, 0), (5, 5), (5, len(ANSWER) - 1)])
def test_it_stops_at_every_piece_of_text_and_closes_the_stream(make_core: MakeCore, call: int, chunk: int) -> None:
    core = _core(make_core)
    core.models.before_chunk = lambda at, number: core.cancel.cancel() if (at, number) == (call, chunk) else None
    with pytest.raises(JobCancelled) as stopped:
        core.summarize()
    assert len(core.models.requests) == call + 1
    assert core.models.open == 0, "a held traceback must not hold the stream open"
    assert stopped.traceback
    assert core.library.count() == 0


def test_a_piece_whose_stream_ended_because_of_the_cancel_is_not_kept(make_core: MakeCore) -> None:
    core = _core(make_core)
    core.models.before_chunk = lambda call, chunk: core.cancel.cancel() if (call, chunk) == (1, 3) else None
    with pytest.raises(JobCancelled):
        core.summarize()
    core.cancel = Cancellation()
    core.models.before_chunk = lambda call, chunk: None
    core.summarize()
    first, second, third = (request.prompt for request in core.models.requests[:3])
    assert first != second == third


def test_it_stops_while_the_transcript_is_fetched(make_core: MakeCore) -> None:
    core = _core(make_core)
    core.transcripts.before = core.cancel.cancel
    with pytest.raises(JobCancelled):
        core.summarize()
    assert core.models.requests == []


def test_what_is_being_saved_is_saved(make_core: MakeCore) -> None:
    core = _core(make_core)
    core.told.on_step = lambda message: core.cancel.cancel() if message == "saving" else None
    core.summarize()
    assert core.library.count() == 1
    assert core.told.words[-1] == "done"


@pytest.mark.parametrize(("stop", "shown", "resets"), [("cancel", "Half of ", 0), ("interrupt", "", 1)])
def test_a_person_s_cancel_leaves_the_text_and_the_server_s_stop_withdraws_it(
    make_core: MakeCore, stop: str, shown: str, resets: int
) -> None:
    core = make_core(["Half of ", "it."])
    core.models.before_chunk = lambda call, chunk: getattr(core.cancel, stop)() if chunk == 1 else None
    with pytest.raises((JobCancelled, WorkInterrupted)):
        core.summarize()
    assert (core.told.shown, core.told.resets) == (shown, resets)

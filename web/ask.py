"""A question about one video: the answer is streamed as it is written, then told once more, checked."""

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Annotated, Any

from flask import Blueprint, Response
from pydantic import Field

import errors
from concurrency.cancellation import Cancellation
from concurrency.heard import Hearing
from errors import AppError, JobCancelled, WorkInterrupted
from library_errors import NO_TRANSCRIPT_KEPT
from live.frames import HEARTBEAT, named_frame
from summary.ask import MAX_QUESTION_CHARS, Answered, Asker, Question
from summary.values import Transcript
from web import bodies
from web.body_reader import read
from web.context import services, summary_or_404, transcript_or_404
from web.openapi.operation import EVENTS, documented
from web.sse_transport import HEADERS

log = logging.getLogger(__name__)

blueprint = Blueprint("ask", __name__)

_UNANSWERED = "The question was not answered."


class Asked(bodies.Body):
    """What somebody wants to know; `model` and `language` as in the summary when they are not given.

    `over_budget`: a person allows it to go over a budget.
    """

    question: Annotated[str, Field(max_length=MAX_QUESTION_CHARS)]
    model: str | None = None
    language: Annotated[str, Field(pattern=bodies.LANGUAGE)] | None = None
    over_budget: bool = False


@blueprint.post("/summaries/<summary_id>/ask")
@documented(
    {200: EVENTS},
    errors.SUMMARY_NOT_FOUND,
    NO_TRANSCRIPT_KEPT,
    errors.UNKNOWN_MODEL,
    errors.TOO_MANY_QUESTIONS,
    body=Asked,
)
def ask(summary_id: str) -> Response:
    """`text/event-stream`: `text` as it is written, then `done` with the checked answer, or `error`."""
    record = summary_or_404(summary_id)
    body = read(Asked)
    if not any(character.isalnum() for character in body.question):
        raise AppError(errors.BAD_REQUEST, reason="`question` asks nothing.")
    transcript = transcript_or_404(summary_id)
    model = services().models.info(body.model or record.model).key
    language = body.language or record.options.language
    question = Question(body.question, transcript, model, language, body.over_budget)
    asker = services().asker
    hearing = services().questions.begin(lambda tell, cancel: _answer(asker, question, tell, cancel))
    return Response(_Frames(hearing), mimetype="text/event-stream", headers=HEADERS)


class _Frames:
    """The body of the answer; closed by the server when it is over or when the client has left."""

    def __init__(self, hearing: Hearing[bytes]) -> None:
        self._hearing = hearing

    def __iter__(self) -> Iterator[bytes]:
        return (HEARTBEAT if frame is None else frame for frame in self._hearing)

    def close(self) -> None:
        """Nobody hears any more."""
        self._hearing.close()


def _answer(asker: Asker, question: Question, tell: Callable[[bytes], None], cancel: Cancellation) -> None:
    at = 0

    def text(more: str) -> None:
        nonlocal at
        tell(named_frame("text", {"at": at, "text": more}))
        at += len(more)

    def withdraw() -> None:
        nonlocal at
        at = 0

    try:
        done = asker.answer(question, text, withdraw, cancel)
        tell(named_frame("done", answer_object(done, question.transcript)))
    except AppError as fault:
        tell(_error(fault))
    except WorkInterrupted:
        tell(_error(AppError(errors.SHUTTING_DOWN)))
    except JobCancelled:
        pass  # nobody hears it
    except Exception as fault:
        reference = secrets.token_hex(4)
        log.error("Question %s failed", reference, exc_info=fault)
        tell(_error(AppError(errors.INTERNAL, reason=f"reference {reference}")))


def _error(fault: AppError) -> bytes:
    return named_frame("error", fault.as_dict(consequence=_UNANSWERED))


def answer_object(done: Answered, transcript: Transcript) -> dict[str, Any]:
    """The data of `done`; `t` in seconds, `segments` are places in the transcript."""
    answer = done.answer
    return {
        "answer": answer.text,
        "found": answer.found,
        "citations": [
            {
                "t": each.t,
                "url_at": None if each.t is None else transcript.details.url_at(each.t),
                "quote": each.quote,
                "segments": list(each.segments),
            }
            for each in answer.citations
        ],
        "verdicts": None if answer.verdicts is None else [asdict(each) for each in answer.verdicts],
        "left_out": answer.left_out,
        "model": done.model,
        "usage": asdict(done.usage) if done.usage else None,
        "cost_usd": done.cost_usd,
        "whole_transcript": done.whole,
    }

"""What a view may reach: the services of this application, and the records that a path names."""

from typing import cast

from flask import current_app

import errors
from errors import AppError
from job_models import ProcessingJob
from library_errors import NO_TRANSCRIPT_KEPT
from services import Services
from summary.values import SummaryOptions, SummaryRecord, Transcript


def services() -> Services:
    """The services the application was made with."""
    return cast(Services, current_app.extensions["services"])


def job_or_404(job_id: str) -> ProcessingJob:
    """The job with this id; AppError JOB_NOT_FOUND."""
    return services().jobs.require(job_id)


def summary_or_404(summary_id: str) -> SummaryRecord:
    """The stored summary with this id; AppError SUMMARY_NOT_FOUND."""
    record = services().library.get(summary_id)
    if record is None:
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return record


def transcript_or_404(summary_id: str) -> Transcript:
    """The words a stored summary was made of; AppError NO_TRANSCRIPT_KEPT where it was brought without them."""
    transcript = services().library.transcript_of(summary_id)
    if transcript is None:
        raise AppError(NO_TRANSCRIPT_KEPT)
    return transcript


def usual_options() -> SummaryOptions:
    """How summaries are made when a request says nothing of it."""
    set_ = services().settings
    return SummaryOptions(set_.summary_length, set_.summary_language, set_.summary_style, set_.summary_instruction)

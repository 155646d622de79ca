"""JobStateManager: the only writer of jobs, and the only source of what is told about them."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import job_moves
from clock import iso, utc_now
from errors import JOB_NOT_FOUND, JOB_NOT_OVER, JOB_OVER, NOTHING_TO_RETRY, AppError
from job_ids import JobIds, is_job_id
from job_json import failed_event, head_record, item_record, job_record, progress_event, status_event
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob, priority_for, with_items, with_step

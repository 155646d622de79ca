"""What the models cost: by the month, by the model, by the call."""

import re

from flask import Blueprint, Response, jsonify, request

import errors
from clock import utc_now
from errors import AppError
from storage.spending import Spending, month_of
from web import query
from web.context import services
from web.openapi.operating_shapes import Month, Spent
from web.openapi.operation import documented
from web.openapi.shapes import Upto1000

blueprint = Blueprint("spending", __name__)


@blueprint.get("/spending")
@documented({200: Spent}, query={"month": Month, "calls": Upto1000})
def spending() -> Response:
    """A month (the current one, in UTC), its models and its newest calls, and all months."""
    month = request.args.get("month", month_of(utc_now()))
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise AppError(errors.BAD_REQUEST, reason="`month` must be such as 2026-11.")
    limit = query.whole("calls", 20, 0, 1000)
    known = services()
    models = known.spending.by_model(month)
    total = sum(models.values(), Spending())
    return jsonify(
        {
            "month": month,
            **total.as_dict(),
            "budget_monthly_usd": known.settings.budget_monthly_usd,
            "budget_job_usd": known.settings.budget_job_usd,
            "models": [{"model": model, **sums.as_dict()} for model, sums in models.items()],
            "latest_calls": [call.as_dict() for call in known.spending.calls(month, limit)],
            "months": [{"month": name, **sums.as_dict()} for name, sums in known.spending.months().items()],
        }
    )

"""The reader: one summary as a page of its own, all of it there without JavaScript."""

from flask import Blueprint, render_template

import errors
from errors import AppError
from storage.library_marks import Marks
from web.context import services, summary_or_404
from web.openapi.operation import HTML, documented
from web.reader_view import reader_view

blueprint = Blueprint("reader", __name__)


@blueprint.get("/read/<summary_id>")
@documented({200: HTML, 404: HTML})
def page(summary_id: str) -> str | tuple[str, int]:
    """The page of this summary; when it cannot be shown, a page that says why, with the status of the error."""
    try:
        record = summary_or_404(summary_id)
        transcript = services().library.transcript_of(summary_id)
        marks = services().library.marks([summary_id]).get(summary_id, Marks())
        view = reader_view(record, transcript)
        return render_template("reader.html", view=view, position=marks.position or 0)
    except AppError as fault:
        missing = fault.code == errors.SUMMARY_NOT_FOUND.code
        return render_template("reader_absent.html", missing=missing, fault=fault), fault.http_status

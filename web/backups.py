"""Backups of this server: which there are, one more, and one put back."""

from flask import Blueprint, Response, jsonify

from errors import LIBRARY_DAMAGED, STORAGE_UNAVAILABLE
from operating_errors import BACKUP_DAMAGED, BACKUP_NOT_FOUND, BACKUP_RUNNING, BACKUP_TOO_NEW
from web import bodies
from web.body_reader import read_if_any
from web.context import services
from web.openapi.operation import documented
from web.openapi.watch_shapes import Backup, Backups, Restoring

blueprint = Blueprint("backups", __name__)


@blueprint.get("/admin/backups")
@documented({200: Backups})
def backups() -> Response:
    """All of them, newest first."""
    return jsonify({"backups": [one.as_dict() for one in services().backups.kept()]})


@blueprint.post("/admin/backups")
@documented({201: Backup}, BACKUP_RUNNING, LIBRARY_DAMAGED, STORAGE_UNAVAILABLE, body=bodies.Nothing, required=False)
def make() -> tuple[Response, int]:
    """One more, while everything goes on. AppError BACKUP_RUNNING, STORAGE_UNAVAILABLE, LIBRARY_DAMAGED."""
    read_if_any(bodies.Nothing)
    return jsonify(services().backups.make("asked for").as_dict()), 201


@blueprint.post("/admin/backups/<name>/restore")
@documented(
    {202: Restoring},
    *(BACKUP_NOT_FOUND, BACKUP_DAMAGED, BACKUP_TOO_NEW, BACKUP_RUNNING, STORAGE_UNAVAILABLE),
    body=bodies.Nothing,
    required=False,
)
def restore(name: str) -> tuple[Response, int]:
    """Puts a backup back: it is verified and laid ready, then the server restarts itself where it can.

    AppError BACKUP_NOT_FOUND, BACKUP_DAMAGED, BACKUP_TOO_NEW, STORAGE_UNAVAILABLE: nothing was changed.
    """
    read_if_any(bodies.Nothing)
    known = services()
    manifest = known.backups.stage(name)
    restarts = known.restart.ask()
    message = (
        "The backup is verified and laid ready. The server restarts with it now; what was there is kept."
        if restarts
        else "The backup is verified and laid ready. Restart the server to have it; what was there is kept."
    )
    answer = {"name": name, "created_at": manifest.created_at, "restarting": restarts, "message": message}
    return jsonify(answer), 202

"""The library as a start finds it: backed up before its tables are changed, and with help where it is damaged."""

import logging

from errors import LIBRARY_DAMAGED, AppError
from operating_errors import BACKUP_FIRST_FAILED, LIBRARY_DAMAGED_BACKED_UP
from ops.backup_making import LIBRARY
from ops.backups import Backups
from setting_values import Settings
from storage.database import Database
from storage.database_copy import newest_schema, schema_of

log = logging.getLogger(__name__)


def opened(settings: Settings, version: str) -> Database:
    """The library of DATA_DIR, brought up to date; only for the owner of the folder.

    AppError BACKUP_FIRST_FAILED, LIBRARY_DAMAGED_BACKED_UP, and as `Database` says.
    """
    path, backups = settings.data_dir / LIBRARY, Backups(settings, version)
    if 0 < schema_of(path) < newest_schema():
        try:
            made = backups.make("before an upgrade")
        except AppError as fault:
            if fault.kind is not LIBRARY_DAMAGED:
                raise AppError(BACKUP_FIRST_FAILED, reason=fault.message) from fault
        else:
            log.warning("The library is brought up to date; as it was, it is in %s", made.path)
    try:
        return Database(path)
    except AppError as fault:
        if fault.kind is LIBRARY_DAMAGED and (good := backups.last_good()) and good.manifest:
            made_at = good.manifest.created_at
            raise AppError(
                LIBRARY_DAMAGED_BACKED_UP, fault=fault.message, backup=good.path.name, made=made_at
            ) from fault
        raise

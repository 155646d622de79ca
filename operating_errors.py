"""What can go wrong in running a server: access, limits, settings, phases and backups; rows as in `errors`."""

from app_error import ErrorKind

# One row is one failure; the table is read across, so its lines are long.
# fmt: off


# -- monitoring ------------------------------------------------------------------------------------------------
MONITORING_OFF = ErrorKind(
    "monitoring_off", 404, "Monitoring is switched off on this server.", "Set MONITORING_ENABLED=true and restart.",
)

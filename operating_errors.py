"""What can go wrong in running a server: access, limits, settings, phases and backups; rows as in `errors`."""

from app_error import ErrorKind

# One row is one failure; the table is read across, so its lines are long.
# fmt: off


# -- backups ---------------------------------------------------------------------------------------------------
BACKUP_NOT_FOUND = ErrorKind("backup_not_found", 404, "There is no backup {name}.", "See which there are with GET /admin/backups.", consequence="Nothing was changed.")
BACKUP_DAMAGED = ErrorKind(
    "backup_damaged", 409, "The backup {name} cannot be used: {reason}.", "Choose another one; `flask verify` says which are good.",
    consequence="Nothing was changed.",
)
BACKUP_TOO_NEW = ErrorKind(
    "backup_too_new", 409, "The backup {name} was made by a newer YouTube Summarizer ({found}).", "Install that version first.",
    consequence="Nothing was changed.",
)
BACKUP_RUNNING = ErrorKind("backup_running", 409, "A backup is being made already.", "Look at GET /admin/backups in a moment.")
BACKUP_FIRST_FAILED = ErrorKind(
    "backup_first_failed", 503, "The library is of an older version, and no backup could be made before it is brought up to date: {reason}",
    "Free space in the folder of the backups, or name another one in BACKUP_DIR; then start again.", consequence="Nothing was changed.",
)
LIBRARY_DAMAGED_BACKED_UP = ErrorKind(
    "library_damaged_backed_up", 503, "{fault} The last good backup is {backup}, made {made}.",
    "`flask restore {backup}` puts it back and keeps what is there; `sqlite3 <file> .recover` may save what is newer.",
    consequence="Nothing in it was changed.",
)

# -- monitoring ------------------------------------------------------------------------------------------------
MONITORING_OFF = ErrorKind(
    "monitoring_off", 404, "Monitoring is switched off on this server.", "Set MONITORING_ENABLED=true and restart.",
)

# -- access ----------------------------------------------------------------------------------------------------
LOGIN_NEEDED = ErrorKind("login_needed", 401, "This needs a login.", "Log in at /login, or send `Authorization: Bearer <token>` with one of API_TOKENS.")
WRONG_PASSCODE = ErrorKind("wrong_passcode", 401, "This is not the passcode.", "Try again; LOGIN_CODE of the server is the passcode.", consequence="You are not logged in.")
LOCKED_OUT = ErrorKind(
    "locked_out", 429, "There were {limit} wrong passcodes from your address.", "Wait and try again; MAX_LOGIN_ATTEMPTS and LOCKOUT_DURATION say how many and how long.",
    consequence="You are not logged in.", retryable=True,
)
LOGIN_OFF = ErrorKind("login_off", 409, "This server has no passcode.", "Set LOGIN_CODE to have one.", consequence="You are not logged in.")
TOO_OFTEN = ErrorKind("too_often", 429, "Your address asked for more than {limit} pieces of work within a minute.", "Wait and try again, or raise RATE_LIMIT_PER_MINUTE.", retryable=True)

# -- settings and phases ---------------------------------------------------------------------------------------
SETTINGS_REFUSED = ErrorKind("settings_refused", 400, "{faults}", "Correct these and save again.", consequence="Nothing was changed.", shows=("fields",))
SETTING_FIXED = ErrorKind("setting_fixed", 409, "{name} is set in the environment or in .env, which wins.", "Change it there and restart.", consequence="Nothing was changed.")
SETTING_NOT_HERE = ErrorKind("setting_not_here", 409, "{name} cannot be changed while the server runs.", "Set it in the environment or in .env, and restart.", consequence="Nothing was changed.")
KEY_FOR_ANOTHER_SERVER = ErrorKind(
    "key_for_another_server", 409, "OPENAI_BASE_URL would send the kept OPENAI_API_KEY to another server.", "Send the key of that server along, or clear it.",
    consequence="Nothing was changed.",
)
UNKNOWN_PHASE = ErrorKind("unknown_phase", 400, "There is no phase {phase}.", "Choose one of: {known}.", consequence="Nothing was changed.")
PHASE_FIXED = ErrorKind("phase_fixed", 409, "{phase} is not possible with {setting} as it is.", "Change {setting} first.", consequence="Nothing was changed.")
SERVER_REFUSED = ErrorKind("server_refused", 502, "The server at {address} did not do it: {reason}", "Check HOST and PORT, and that nothing else listens there.", consequence="Nothing was changed.")

"""What can go wrong in running a server: access, limits, settings, phases and backups; rows as in `errors`."""

from app_error import ErrorKind

# One row is one failure; the table is read across, so its lines are long.
# fmt: off


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
SETTINGS_REFUSED = ErrorKind("settings_refused", 400, "{faults}", "Correct these and save again.", consequence="Nothing was changed.")
SETTING_FIXED = ErrorKind("setting_fixed", 409, "{name} is set in the environment or in .env, which wins.", "Change it there and restart.", consequence="Nothing was changed.")
SETTING_NOT_HERE = ErrorKind("setting_not_here", 409, "{name} cannot be changed while the server runs.", "Set it in the environment or in .env, and restart.", consequence="Nothing was changed.")
KEY_FOR_ANOTHER_SERVER = ErrorKind(
    "key_for_another_server", 409, "OPENAI_BASE_URL would send the kept OPENAI_API_KEY to another server.", "Send the key of that server along, or clear it.",
    consequence="Nothing was changed.",
)
UNKNOWN_PHASE = ErrorKind("unknown_phase", 400, "There is no phase {phase}.", "Choose one of: {known}.", consequence="Nothing was changed.")
PHASE_FIXED = ErrorKind("phase_fixed", 409, "{phase} is not possible with {setting} as it is.", "Change {setting} first.", consequence="Nothing was changed.")

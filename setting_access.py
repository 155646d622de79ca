"""The settings of access: who may come in, and how often."""

from setting_row import Setting
from setting_texts import api_tokens, flag, number, path_prefix, whole

ACCESS: tuple[Setting, ...] = (
    Setting(
        "LOGIN_ENABLED",
        flag,
        "whether everything but /health and the way in needs LOGIN_CODE or one of API_TOKENS",
        live=True,
    ),
    Setting(
        "LOGIN_CODE",
        str,
        "the passcode, any characters, or what `flask hash-passcode` makes of it",
        secret=True,
        verbatim=True,
        live=True,
    ),
    Setting(
        "SESSION_SECRET_KEY",
        str,
        "signs the cookies; made once and kept in the data folder unless it is set",
        secret=True,
        verbatim=True,
        editable=False,
    ),
    Setting(
        "MAX_LOGIN_ATTEMPTS", whole(1, 1000), "wrong passcodes from one address within LOCKOUT_DURATION", live=True
    ),
    Setting("LOCKOUT_DURATION", number(0.01, 10_080), "minutes for which wrong passcodes count", live=True),
    Setting(
        "API_TOKENS",
        api_tokens,
        "tokens of programs as name:token, separated by commas, or what `flask new-token` prints for here",
        secret=True,
        live=True,
    ),
    Setting(
        "TRUSTED_PROXIES",
        whole(0, 10),
        "proxies of yours in front of this server; so many of the last X-Forwarded-For addresses are believed",
        editable=False,
    ),
    Setting(
        "URL_PREFIX",
        path_prefix,
        "the path under which a proxy shows this server, such as /summaries; whether the proxy takes it away or not",
        editable=False,
    ),
    Setting(
        "RATE_LIMIT_PER_MINUTE",
        whole(0, 100_000),
        "requests for paid work, and logins, from one address within a minute; 0: any number; this machine is counted"
        " only when it is set",
        live=True,
    ),
)

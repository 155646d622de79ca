"""Is the passcode right, is the token one of ours, and may this address try once more?"""

import hashlib
import hmac
import re
import unicodedata
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

import operating_errors
from errors import AppError
from setting_values import Settings
from storage.login_attempts import LoginAttempts

_HASH = re.compile(r"(scrypt|pbkdf2)(:[\w]+)+\$[^$]+\$[0-9a-f]+")
_TOKEN_HASH = "sha256:"  # noqa: S105  the prefix, not a token
_MOST_CHARS = 4096


class LoginGuard:
    """Whatever is compared takes the same time, however much of it is right."""

    def __init__(self, attempts: LoginAttempts) -> None:
        self._attempts = attempts

    def check(self, passcode: str, address: str, settings: Settings) -> None:
        """Returns when it is right; AppError WRONG_PASSCODE, LOCKED_OUT, which looks at no passcode any more."""
        who, most = _of_one_person(address), settings.max_login_attempts
        wait = self._attempts.begin(who, most, settings.lockout_duration * 60)
        if wait is not None:
            raise AppError(operating_errors.LOCKED_OUT, limit=most, retry_after=wait)
        if not right(passcode, settings.login_code or ""):
            raise AppError(operating_errors.WRONG_PASSCODE)
        self._attempts.succeeded(who)


class LocalToken:
    """For commands on this machine: who can read the data folder can work it out, and nobody else."""

    NAME: Final = "this machine"

    def __init__(self, key: str) -> None:
        """`key` is the one that signs cookies."""
        self.text = hmac.new(key.encode(errors="replace"), b"commands on this machine", hashlib.sha256).hexdigest()

    def is_it(self, token: str) -> bool:
        """In the same time, however much of it is right."""
        return hmac.compare_digest(self.text.encode(), token.encode(errors="replace"))


def right(passcode: str, code: str) -> bool:
    """Whether `passcode` is `code`, or what its hash was made of."""
    if not code or len(passcode) > _MOST_CHARS:
        return False
    if is_hash(code):
        return check_password_hash(code, _normal(passcode))
    return hmac.compare_digest(_digest(_normal(passcode)), _digest(_normal(code)))


def is_hash(code: str) -> bool:
    """Whether a LOGIN_CODE is what `hash_passcode` makes."""
    return _HASH.fullmatch(code) is not None


def hash_passcode(passcode: str) -> str:
    """What can stand for it in LOGIN_CODE."""
    return generate_password_hash(_normal(passcode))


def hash_token(token: str) -> str:
    """What can stand for it in API_TOKENS; tokens are long and random, so one round is enough."""
    return _TOKEN_HASH + hashlib.sha256(token.encode(errors="replace")).hexdigest()


def name_of_token(token: str, known: tuple[tuple[str, str], ...]) -> str | None:
    """Whose token it is; a whole entry, `name:token`, counts as well, for a bare token may have a colon in it."""
    found = None
    given = hash_token(token).encode()
    for name, secret in known:
        plain = not secret.startswith(_TOKEN_HASH)
        texts = [secret, f"{name}:{secret}", f"{name}={secret}"]
        for text in map(hash_token, texts) if plain else [secret]:
            if hmac.compare_digest(given, text.encode()):
                found = name
    return found


def _normal(passcode: str) -> str:
    """Keyboards disagree about how an accent is sent."""
    return unicodedata.normalize("NFC", passcode).encode(errors="replace").decode()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _of_one_person(address: str) -> str:
    """The address; of IPv6 the network of a customer, who has 2**64 addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)

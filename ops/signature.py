"""The signature of a message, by the rules of Standard Webhooks, so that receivers find libraries for it."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"


def signed(name: str, body: bytes, timestamp: int, secret: str | None) -> dict[str, str]:
    """The headers of one attempt; `timestamp` in seconds since 1970. Without a secret there is no signature."""
    headers = {"Content-Type": "application/json", "Webhook-Id": name, "Webhook-Timestamp": str(timestamp)}
    if secret is not None:
        headers["Webhook-Signature"] = "v1," + _signature(name, body, timestamp, secret)
    return headers


def valid(headers: Mapping[str, str], body: bytes, secret: str, now: float, tolerance: float = 300.0) -> bool:
    """Whether a message is what the holder of `secret` sent within `tolerance` seconds of `now`; for receivers."""
    given = {name.lower(): value for name, value in headers.items()}
    stamp = given.get("webhook-timestamp", "")
    if not stamp.isdecimal() or len(stamp) > 12 or abs(now - int(stamp)) > tolerance:
        return False
    wanted = "v1," + _signature(given.get("webhook-id", ""), body, int(stamp), secret)
    return any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given.get("webhook-signature", "").split())


def _signature(name: str, body: bytes, timestamp: int, secret: str) -> str:
    message = b"%s.%d.%s" % (name.encode(), timestamp, body)
    return base64.b64encode(hmac.new(_key(secret), message, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """`whsec_` and base64, as the standard writes it, or any other text as it is."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()

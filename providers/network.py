"""What goes wrong on the way to a provider, in words and numbers; the same for every client library."""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Final

from characters import whole

CONNECT_SECONDS: Final = 5.0

_REASONS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (socket.gaierror, "its name could not be resolved"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted"),
    (ssl.SSLError, "no secure connection could be made"),
    (ConnectionRefusedError, "the connection was refused"),
    (TimeoutError, f"no connection within {CONNECT_SECONDS:g} s"),
    (ConnectionError, "it closed the connection without an answer"),
    (OSError, "the network is not reachable"),
)


def why_unreachable(error: BaseException) -> str:
    """The cause of a failed connection in words, from the types in the chain of exceptions."""
    chain = list(_chain(error))
    # Each client library has a class of this name, and none need be loaded here to recognise it.
    # urllib3 also calls it that when the far end hangs up on a connection that the proxy had made.
    hung_up = any(isinstance(link, ConnectionResetError) for link in chain)
    if not hung_up and any(type(link).__name__ == "ProxyError" for link in chain):
        return "the proxy did not let it through"
    for kind, words in _REASONS:
        if any(isinstance(link, kind) and type(link).__module__ in _PLAIN for link in chain):
            return words
    return "it closed the connection without an answer"


_PLAIN: Final = ("builtins", "socket", "ssl", "http.client")  # client libraries derive their own from OSError


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, its causes, and the errors that client libraries hand over as arguments."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        link = waiting.pop(0)
        if id(link) not in seen:
            seen.add(id(link))
            yield link
            inner = (link.__cause__, link.__context__, getattr(link, "reason", None), *link.args)
            waiting += [cause for cause in inner if isinstance(cause, BaseException)]


def has_cause(error: BaseException, *kinds: type[BaseException]) -> bool:
    """Whether one of the kinds is in the chain of exceptions."""
    return any(isinstance(link, kinds) for link in _chain(error))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until the provider wants to be asked again, if it says so (in seconds, milliseconds or as a date)."""
    with suppress(KeyError, ValueError):
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    wish = headers.get("retry-after", "")
    with suppress(ValueError):
        return max(0.0, float(wish))
    with suppress(ValueError):
        return max(0.0, parsedate_to_datetime(wish).timestamp() - time.time())
    return None


def one_line(text: str, secret: str | None) -> str:
    """A provider's own words, fit for a message: short, on one line and without the key."""
    told = " ".join(whole(text.replace(secret, "[key]") if secret else text).split())
    return told if len(told) <= 300 else told[:299] + "…"

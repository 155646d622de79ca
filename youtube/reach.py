"""Whether YouTube answers at all, through the proxy that stands before it.

Loads `requests`; import it where it is used.
"""

import requests

import errors
from errors import AppError
from youtube import transport
from youtube.captions import TIMEOUTS
from youtube.proxies import Proxy, blocked
from youtube.refusals import network_words

_ADDRESS = "https://www.youtube.com/generate_204"


def reach(proxy: Proxy | None) -> None:
    """AppError YOUTUBE_UNREACHABLE, or that YouTube refuses this address."""
    with transport.session(proxy, TIMEOUTS) as session:
        try:
            with session.get(_ADDRESS, allow_redirects=False) as answer:
                status = answer.status_code
        except requests.RequestException as failure:
            raise AppError(errors.YOUTUBE_UNREACHABLE, reason=network_words(failure)) from failure
    if status in (403, 429):
        raise blocked(proxy)
    if status >= 500:
        raise AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {status}")

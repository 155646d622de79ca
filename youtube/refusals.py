"""What went wrong at YouTube, as an error that says what to do; by the exception's type and YouTube's own fields.

Loads `requests` and youtube-transcript-api; import it where it is used.
"""

from xml.etree.ElementTree import ParseError

import requests
import youtube_transcript_api as library

import errors
from errors import AppError
from youtube import playability
from youtube.player import PlayerReply
from youtube.proxies import Proxy, blocked
from youtube.transport import LeftYouTube

# What the library or its parsers raise on a reply of another form than it expects; ValueError is also bad JSON,
# forbidden XML entities and a time that is no number.
UNREADABLE = (ParseError, AttributeError, LookupError, TypeError, ValueError)
FAILURES = (library.YouTubeTranscriptApiException, requests.RequestException, *UNREADABLE)


def explain(
    failure: Exception, player: PlayerReply, status: int, proxy: Proxy | None, retry_after: float | None
) -> AppError:
    """The error for a failure of FAILURES.

    `player` is the last player reply (of None when there was none), `status` and `retry_after` are those of the last
    HTTP answer.
    """
    match failure:
        case library.PoTokenRequired():
            return AppError(errors.PO_TOKEN_REQUIRED)
        case library.RequestBlocked():
            return blocked(proxy, retry_after)
        case library.YouTubeRequestFailed() if status in (401, 403):
            return blocked(proxy, retry_after)
        case library.YouTubeRequestFailed() if status >= 500:
            return AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {status}", retry_after=retry_after)
        case library.YouTubeRequestFailed():
            return AppError(errors.CAPTIONS_UNREADABLE, reason=f"HTTP {status}")
        case library.TranscriptsDisabled():
            return playability.not_over(player) or AppError(errors.CAPTIONS_DISABLED)
        case library.AgeRestricted():
            return AppError(errors.AGE_RESTRICTED)
        case library.VideoUnplayable():
            return playability.unplayable(player, proxy)
        case library.VideoUnavailable() | library.InvalidVideoId():
            return AppError(errors.VIDEO_UNAVAILABLE)
        case library.FailedToCreateConsentCookie():
            return AppError(errors.CONSENT_REQUIRED)
        case library.YouTubeDataUnparsable():
            return AppError(errors.CAPTIONS_UNREADABLE, reason="its page has an unknown form")
        case library.YouTubeTranscriptApiException():
            return AppError(errors.CAPTIONS_UNREADABLE, reason=type(failure).__name__)
        case LeftYouTube() if failure.host.startswith("consent."):
            return AppError(errors.CONSENT_REQUIRED)
        case LeftYouTube() if failure.host.endswith("google.com"):  # its page that asks whether one is a person
            return blocked(proxy)
        case LeftYouTube():
            return AppError(errors.CAPTIONS_UNREADABLE, reason=f"it sent us to {failure.host or 'nowhere'}")
        case requests.exceptions.InvalidJSONError():
            return AppError(errors.CAPTIONS_UNREADABLE, reason="not JSON")
        case requests.RequestException():
            return AppError(errors.YOUTUBE_UNREACHABLE, reason=network_words(failure))
        case ParseError():
            return AppError(errors.CAPTIONS_UNREADABLE, reason="not XML")
        case _:
            return AppError(errors.CAPTIONS_UNREADABLE, reason=f"unknown form: {type(failure).__name__}")


def network_words(failure: requests.RequestException) -> str:
    """Words of our own: those of the library may hold the proxy's password."""
    unusable = (
        requests.exceptions.InvalidSchema,
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
    )
    match failure:
        case requests.exceptions.SSLError():
            return "its certificate is not trusted, or TLS failed"
        case requests.exceptions.ProxyError():
            return "the connection through the proxy failed"
        case requests.exceptions.ConnectTimeout():
            return "no connection in time"
        case requests.exceptions.Timeout():
            return "no answer in time"
        case requests.exceptions.TooManyRedirects():
            return "it redirects in a circle"
        case _ if isinstance(failure, unusable):
            return "the proxy's address cannot be used"
        case _:
            return "the connection failed or broke off"

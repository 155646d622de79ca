"""yt-dlp's way to ask, with connections that a cancel ends.

Loads yt-dlp and `requests`; import it where it is used.
"""

from typing import Any

import requests
from urllib3.util.retry import Retry
from yt_dlp.networking._requests import RequestsHTTPAdapter, RequestsRH

from youtube.transport import YOUTUBE, WatchedAdapter, stay


class _Adapter(WatchedAdapter, RequestsHTTPAdapter):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp's, watched, and held to YouTube: yt-dlp would follow a redirect to any host."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """As of HTTPAdapter; LeftYouTube."""
        stay(request.url or "", YOUTUBE)
        return super().send(request, *args, **kwargs)


_make: Any = _Adapter


class WatchedRequests(RequestsRH):  # type: ignore[misc]  # yt-dlp has no types
    """Asks through `requests`; yt-dlp's other ways offer no hold on their sockets."""

    RH_KEY = "Requests"

    def _create_instance(self, cookiejar: Any, legacy_ssl_support: Any = None) -> Any:
        session = super()._create_instance(cookiejar, legacy_ssl_support)
        context = self._make_sslcontext(legacy_ssl_support=legacy_ssl_support)
        adapter = _make(ssl_context=context, source_address=self.source_address, max_retries=Retry(False))
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        return session

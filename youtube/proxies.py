"""Which proxy stands between this server and YouTube (nothing else goes through it), and whose address is refused."""

from dataclasses import dataclass, field
from urllib.parse import quote

from errors import YOUTUBE_BLOCKED, YOUTUBE_BLOCKED_PROXY, YOUTUBE_BLOCKED_ROTATING, AppError
from setting_values import Settings


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; `rotating` says that each new connection leaves from another address, so that trying again helps."""

    url: str = field(repr=False)  # holds a password
    rotating: bool = False

    @property
    def shown(self) -> str:
        """Scheme, host and port, for people: without user and password."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2].partition('/')[0]}"


TRIES_WHILE_ROTATING = 3


def blocked(proxy: Proxy | None, retry_after: float | None = None) -> AppError:
    """YouTube refuses this server's address, or the proxy's; `retry_after` in seconds, when it said so."""
    if proxy is None:
        return AppError(YOUTUBE_BLOCKED, retry_after=retry_after)
    if proxy.rotating:
        return AppError(YOUTUBE_BLOCKED_ROTATING, retry_after=retry_after, tries=TRIES_WHILE_ROTATING)
    return AppError(YOUTUBE_BLOCKED_PROXY, retry_after=retry_after)


def from_settings(settings: Settings) -> Proxy | None:
    """The configured proxy; None means whatever the environment says (HTTPS_PROXY), or a direct connection."""
    if settings.youtube_proxy_url:
        return Proxy(settings.youtube_proxy_url)
    if settings.webshare_proxy_username and settings.webshare_proxy_password:
        user = quote(settings.webshare_proxy_username.removesuffix("-rotate"), safe="")
        password = quote(settings.webshare_proxy_password, safe="")
        return Proxy(f"http://{user}-rotate:{password}@p.webshare.io:80/", rotating=True)
    return None

"""Whether others than this machine can reach the server, and what they are told."""

from ipaddress import ip_address

from setting_values import Settings


def reachable_from_outside(host: str) -> bool:
    """True unless only programs on this machine can connect."""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def warning(settings: Settings) -> str | None:
    """What the page and the log say about a server without login that others can reach."""
    if settings.login_enabled or not (reachable_from_outside(settings.host) or settings.trusted_proxies):
        return None
    where = f"{settings.host}:{settings.port}"
    if not reachable_from_outside(settings.host):
        where = "the proxy in front of it"
    return f"Everybody who can reach {where} can use this server and its keys: it has no login."

"""Which addresses of the Internet Protocol are open to everybody, and which lead into a network of somebody's own."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_EMBEDS_LAST = ip_network("64:ff9b::/96")  # an IPv4 address in the last 32 bits


def public(address: str) -> bool:
    """False for loopback, private, link-local, shared, multicast and reserved ones, also inside an IPv6 address."""
    found = ip_address(address.partition("%")[0])
    inside = _inside(found) if isinstance(found, IPv6Address) else None
    if inside is not None:
        return public(str(inside))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that it stands for."""
    if address in _EMBEDS_LAST:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)

"""Places for requests that keep a thread waiting for their client, so that others always find one."""

import threading
from collections import Counter
from ipaddress import ip_address


class Places:
    """`most` in all, of which one address has at most half; a proxy on this machine brings everybody, and has all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Whether there was one; then it is to be given back."""
        with self._lock:
            own = self._most if ip_address(address).is_loopback else self._most // 2
            free = self._taken.total() < self._most and self._taken[address] < own
            self._taken[address] += free
            return free

    def give(self, address: str) -> None:
        """One that was taken is free again."""
        with self._lock:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]

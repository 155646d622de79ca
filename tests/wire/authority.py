"""A certificate authority made for this run, with one server context for each host that a test stands in for."""

import functools
import ssl
import tempfile
import threading
from pathlib import Path

import trustme


class Authority:
    """Signs a certificate for any host; clients trust it through the file `bundle`."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="wire-ca-")
        self.bundle = Path(self._folder.name) / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.bundle))

    def context(self, host: str) -> ssl.SSLContext:
        """The server side of TLS for `host`."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]


@functools.cache
def authority() -> Authority:
    """The one of this process: making keys is the slow part, so all stands share it."""
    return Authority()

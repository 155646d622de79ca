"""Every way to fail that the program knows."""

import errors
from errors import ErrorKind

KINDS: tuple[ErrorKind, ...] = tuple(kind for kind in vars(errors).values() if isinstance(kind, ErrorKind))

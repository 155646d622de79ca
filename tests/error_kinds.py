"""Every way to fail that the program knows."""

import errors
import library_errors
import operating_errors
from app_error import ErrorKind

KINDS: tuple[ErrorKind, ...] = tuple(
    {
        kind.code: kind
        for module in (errors, library_errors, operating_errors)
        for kind in vars(module).values()
        if isinstance(kind, ErrorKind)
    }.values()
)

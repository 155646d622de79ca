"""How many pools of memory the C library makes for the threads."""

import ctypes

_M_ARENA_MAX = -8
POOLS = 2


def keep_few() -> None:
    """Call before threads begin; does nothing where the C library is not glibc.

    glibc gives many threads a pool each, and what one gave back is not there for another: resident memory then grows
    with the work that was done, though nothing holds it.
    """
    try:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, POOLS)
    except (OSError, AttributeError):  # another C library
        pass

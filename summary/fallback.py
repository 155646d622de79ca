"""When another model is asked instead of the one that was wanted."""

from typing import Final

import errors
from errors import AppError

# What stays as it is however often it is asked, and what nobody should wait for when somebody else is there.
_AT_ONCE: Final = frozenset(
    kind.code
    for kind in (
        *(errors.MODEL_KEY_REFUSED, errors.MODEL_FORBIDDEN, errors.MODEL_UNKNOWN_THERE, errors.MODEL_NOT_CONFIGURED),
        *(errors.MODEL_QUOTA_EXHAUSTED, errors.MODEL_REFUSED, errors.MODEL_CUT_OFF),
        *(errors.MODEL_SILENT, errors.PROVIDER_PAUSED),
    )
)

# What often passes at once.
_SECOND_TIME: Final = frozenset(
    kind.code
    for kind in (errors.MODEL_OVERLOADED, errors.MODEL_UNREACHABLE, errors.MODEL_BROKE_OFF, errors.MODEL_EMPTY)
)

_SLOW_DOWN: Final = frozenset(kind.code for kind in (errors.MODEL_RATE_LIMITED, errors.PROVIDER_BUSY))

LONGEST_WAIT: Final = 60.0
"""Seconds that one who asks to slow down is waited for."""


def falls(fault: AppError, attempt: int) -> bool:
    """Whether the next model is asked after this failure, in the `attempt`th attempt (from 1).

    Never for a request that was wrong, a text that is too long, captions, a budget, or a fault of ours: the next
    model would be asked for nothing, or for money that nobody allowed.
    """
    if fault.code in _SLOW_DOWN:
        return (fault.retry_after or 0) > LONGEST_WAIT or (fault.retry_after is None and attempt > 1)
    return fault.code in _AT_ONCE or (fault.code in _SECOND_TIME and attempt > 1)

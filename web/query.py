"""Numbers and choices in a query string."""

from flask import request

import errors
from errors import AppError


def whole(name: str, default: int, low: int, high: int) -> int:
    """The whole number `name`; AppError BAD_REQUEST when it is none from `low` to `high`."""
    text = request.args.get(name)
    if text is None:
        return default
    number = _number(text)
    if number is None or not low <= number <= high:
        raise AppError(errors.BAD_REQUEST, reason=f"`{name}` must be a whole number from {low} to {high}.")
    return number


def forgiving_whole(name: str, default: int, high: int | None = None) -> int:
    """The whole number `name`, at most `high`; `default` when it is none from 1."""
    number = _number(request.args.get(name, ""))
    if number is None or number < 1:
        return default
    return number if high is None else min(number, high)


def choice(name: str, default: str, *allowed: str) -> str:
    """The word `name`; AppError BAD_REQUEST when it is none of `allowed`."""
    word = request.args.get(name, default)
    if word not in allowed:
        raise AppError(errors.BAD_REQUEST, reason=f"`{name}` must be one of {', '.join(allowed)}.")
    return word


def _number(text: str) -> int | None:
    """ASCII digits of a sane length: nothing a database could not count to."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None

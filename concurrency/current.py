"""What holds now and may be another in a moment; whoever began with one keeps it."""

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Current(Generic[Value]):
    """Read `value` once for one piece of work; setting it is seen by all threads."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

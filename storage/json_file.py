"""A small JSON object in a file of its own, replaced as a whole."""

import json
from pathlib import Path
from typing import Any

from storage.files import replace_file


class JsonFile:
    """Readable by this user only; whoever uses it sees to it that one thread writes at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        """What is in it, nothing when it is not there; OSError, or ValueError when it is no JSON object."""
        try:
            found = json.loads(self.path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return {}
        if not isinstance(found, dict):
            raise ValueError("it is not a JSON object")
        return found

    def write(self, value: dict[str, Any]) -> None:
        """On disk when it returns; OSError leaves what was there."""
        replace_file(self.path, [json.dumps(value, ensure_ascii=False, indent=1).encode(errors="replace") + b"\n"])

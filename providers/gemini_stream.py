"""Gemini's streamed answer: an array of JSON objects that arrives in pieces.

The client library would read it, too, but byte by byte, without telling thoughts from text, and deaf to an error
that comes in the middle.
"""

import codecs
import json
from collections.abc import Generator, Iterable, Mapping
from typing import Any, Final

from providers.answer import End, Piece
from summary.values import Usage

# The call asks for enumerations as numbers; these are FinishReason and BlockReason of the API.
_ENDS: Final = {0: None, 1: End.COMPLETE, 2: End.CUT_OFF, 6: End.BROKEN, 10: End.BROKEN}
_FINISH_WORDS: Final = {
    3: "safety",
    4: "it would repeat a published text",
    5: "language",
    7: "a word on its block list",
    8: "prohibited content",
    9: "personal data",
    11: "safety",
}
_BLOCK_WORDS: Final = {1: "safety", 3: "a word on its block list", 4: "prohibited content", 5: "safety"}


def objects(parts: Iterable[bytes]) -> Generator[dict[str, Any], None, None]:
    """The objects of an array, each as soon as it is whole; ends quietly when the array breaks off."""
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    parser = json.JSONDecoder()
    rest = ""
    for part in parts:
        rest = (rest + decode(part)).lstrip("[, \r\n\t")
        while rest.startswith("{"):
            try:
                found, end = parser.raw_decode(rest)
            except ValueError:
                break  # not all of it is there
            rest = rest[end:].lstrip(", \r\n\t")
            yield found


def piece(message: Mapping[str, Any]) -> Piece:
    """What one object of the stream says; thoughts are left out."""
    usage = _usage(message.get("usageMetadata"))
    block = (message.get("promptFeedback") or {}).get("blockReason")
    if block:
        return Piece(usage=usage, end=End.REFUSED, reason=_BLOCK_WORDS.get(block, "not told"))
    candidates = message.get("candidates") or [{}]
    candidate = candidates[0]
    parts = (candidate.get("content") or {}).get("parts") or ()
    text = "".join(str(part.get("text", "")) for part in parts if not part.get("thought"))
    finish = candidate.get("finishReason", 0)
    end = _ENDS.get(finish, End.REFUSED)
    reason = _FINISH_WORDS.get(finish, "not told") if end is End.REFUSED else ""
    return Piece(text, usage, end, reason)


def _usage(told: Mapping[str, Any] | None) -> Usage | None:
    """What was read, and what was written with the thoughts, which are paid for as well."""
    if not told or "promptTokenCount" not in told:
        return None
    read = int(told["promptTokenCount"])
    written = int(told.get("candidatesTokenCount", 0)) + int(told.get("thoughtsTokenCount", 0))
    return Usage(read, max(written, int(told.get("totalTokenCount", 0)) - read))

"""Times inside the text of a summary: those that the video does not have are taken out."""

import re

from summary.time_marks import CLOCK, seconds_of
from summary.transcript_lines import last_time
from summary.values import Transcript

_JOINT = r"\s?(?:-|–|—|,|;|to|and)\s?"
_MARK = re.compile(rf"[ \t]?([\[(])({CLOCK}(?:{_JOINT}{CLOCK})*)([\])])(\([^()\s]*\))?")
_URL_TIME = re.compile(r"(https?://[^\s()<>]{1,400}?)([?&])(?:t|start)=([0-9hms]{1,12})(&?)")
_TIME = re.compile(CLOCK)


def without_impossible_times(markdown: str, transcript: Transcript) -> str:
    """The Markdown without the marks and link times that lie behind the end of the video, or all when it has no times.

    A figure in parentheses that the speaker says (`(23:59)`) stays.
    """
    end = last_time(transcript) if transcript.timed else -1.0
    spoken = transcript.text if _MARK.search(markdown) else ""

    def mark(found: re.Match[str]) -> str:
        opening, inside, closing, _link = found.groups()
        marks = _TIME.findall(inside)
        possible = [each for each in marks if _within(each, end)]
        if opening == "(" and inside in spoken:
            return found.group()
        if len(possible) == len(marks):
            return found.group()
        lead = found.group()[: found.start(1) - found.start()]
        return f"{lead}{opening}{', '.join(possible)}{closing}" if possible else ""

    def link(found: re.Match[str]) -> str:
        address, joint, time, following = found.groups()
        if _within(time if time.endswith("s") else time + "s", end):
            return found.group()
        return address + (joint if following else "")

    return _URL_TIME.sub(link, _MARK.sub(mark, markdown))


def _within(text: str, end: float) -> bool:
    seconds = seconds_of(text)
    return seconds is not None and seconds <= end

"""A stored summary as plain text."""

import re

from summary.time_marks import player_clock
from summary.values import SummaryRecord

_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]*)\)")
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_STRESS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")


def plain_summary(record: SummaryRecord) -> str:
    """Title, where it is from, the summary without marks, and the key moments."""
    details = record.details
    head = [" ".join(details.title.split()), *(line for line in (details.channel, details.video_url) if line)]
    text = _STRESS.sub(r"\2", _HEADING.sub("", _LINK.sub(r"\1", record.summary))).strip()
    moments = [f"{player_clock(moment.t)} {moment.label}" for moment in record.key_moments]
    parts = ["\n".join(head), text, *(["Key moments\n" + "\n".join(moments)] if moments else [])]
    return "\n\n".join(parts) + "\n"

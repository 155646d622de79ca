"""One line that answers what the title claims, with the time at which it is said."""

from summary.findings import NOT_FOUND, TitleVerdict
from summary.grounding import Evidence
from summary.key_moments import NEAR_SECONDS, NEAR_SHARE, parse_line
from summary.sentences import sentences
from summary.transcript_lines import first_time, last_time, one_line
from summary.values import Transcript
from summary.words import count_words

_LONGEST = 400  # characters
_QUOTED_WORDS = 25


def settled(section: str, transcript: Transcript, evidence: Evidence | None) -> TitleVerdict | None:
    """The model's verdict when the transcript supports it, else the speaker's words that fit the title best.

    None when nothing fits. `evidence` is None when the summary is in another language: then only its time is looked at.
    """
    claimed = _claimed(section, transcript, evidence)
    return claimed or (_quoted(transcript, evidence) if evidence is not None else None)


def _claimed(section: str, transcript: Transcript, evidence: Evidence | None) -> TitleVerdict | None:
    line = next((line for line in section.split("\n") if line.strip()), "")[: 2 * _LONGEST]
    moment = parse_line(line, _LONGEST)
    text = moment.label if moment is not None else " ".join(sentences(line))
    if not text or len(text) > _LONGEST:
        return None
    inside = moment is not None and first_time(transcript) <= moment.t <= last_time(transcript)
    t = moment.t if moment is not None and inside and transcript.timed else None
    if evidence is None:
        return TitleVerdict(text, t, None, quoted=False)
    found = evidence.support(text)
    if found.verdict == NOT_FOUND:
        return None
    if t is None or evidence.share(text, t - NEAR_SECONDS, t + NEAR_SECONDS) < NEAR_SHARE:
        t = found.t if transcript.timed else None
    return TitleVerdict(text, t, found.verdict, quoted=False)


def _quoted(transcript: Transcript, evidence: Evidence) -> TitleVerdict | None:
    """The passage that has most of the title's words."""
    found = evidence.support(transcript.details.title)
    if found.verdict == NOT_FOUND or found.best is None:
        return None
    segments = transcript.segments
    at = found.best
    words = one_line(segments[at].text)
    end = at + 1
    while end < len(segments) and count_words(words) < _QUOTED_WORDS:
        words = f"{words} {one_line(segments[end].text)}"
        end += 1
    if len(words) > _LONGEST:
        words = words[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    t = max(int(segments[at].start), 0) if transcript.timed else None
    return TitleVerdict(words, t, found.verdict, quoted=True)

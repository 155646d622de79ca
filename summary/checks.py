"""What a model wrote, checked against the transcript: the text that is kept, its moments, its verdict, its grounds."""

from dataclasses import dataclass

from summary.cleaning import cleaned
from summary.findings import GroundedSentence, TitleVerdict
from summary.grounding import Evidence
from summary.impossible_times import without_impossible_times
from summary.key_moments import parse_line, settle
from summary.languages import same_language
from summary.sections import split, unfenced
from summary.sentences import sentences
from summary.values import KeyMoment, Transcript
from summary.verdict import settled

MOST_SENTENCES = 400


@dataclass(frozen=True, slots=True)
class Checked:
    """A summary that can be shown; `grounding` is None when its words cannot be compared with the transcript's."""

    text: str
    key_moments: tuple[KeyMoment, ...]
    verdict: TitleVerdict | None
    grounding: tuple[GroundedSentence, ...] | None


def checked(markdown: str, transcript: Transcript, language: str) -> Checked:
    """The answer's text without its sections, which become data; "" when there is no text. `language` is its own."""
    answer = split(cleaned(unfenced(markdown), transcript.details))
    text = answer.text
    if not text:  # a model that put its whole answer under one heading
        rows = answer.key_moments or answer.verdict
        text = "\n".join(line for line in rows.split("\n") if parse_line(line) is None).strip()
    text = without_impossible_times(text, transcript).strip()
    evidence = Evidence(transcript.segments) if same_language(language, transcript.language) else None
    return Checked(
        text,
        settle(answer.key_moments, transcript, evidence),
        settled(answer.verdict, transcript, evidence),
        grounded(text, evidence, timed=transcript.timed),
    )


def grounded(text: str, evidence: Evidence | None, *, timed: bool) -> tuple[GroundedSentence, ...] | None:
    """What each sentence rests on, in order, at most `MOST_SENTENCES`; None without evidence to compare with."""
    if evidence is None:
        return None
    found = []
    for sentence in sentences(text)[:MOST_SENTENCES]:
        support = evidence.support(sentence)
        found.append(GroundedSentence(sentence, support.verdict, support.t if timed else None, support.segments))
    return tuple(found)

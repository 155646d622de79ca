"""A transcript that is shorter than the summary that was asked for: it is shown as it is, and no model is asked."""

from collections.abc import Sequence

from summary.languages import same_language, wanted_language
from summary.marks import literal
from summary.prompts import TARGET_WORDS
from summary.sentences import sentences
from summary.sponsors import without_sponsors
from summary.transcript_lines import one_line, passages, words_of
from summary.values import ModelInfo, Segment, SummaryOptions, Transcript

_LEAST_ENDED = 0.3  # of the lines; below it nobody set full stops


def shown_whole(transcript: Transcript, options: SummaryOptions, info: ModelInfo) -> str | None:
    """The transcript as Markdown in the style that is asked for, less its advertising; None when a model has work.

    There is when it is longer, or when it has to be translated or read with an instruction. The model that reads a
    transcript of any length costs nothing and is always asked.
    """
    wanted = wanted_language(options.language, transcript.language)
    longer = info.context_tokens is None or words_of(transcript) >= TARGET_WORDS[options.length]
    if longer or options.instruction.strip() or not same_language(wanted, transcript.language):
        return None
    said = transcript.segments if options.sponsors else without_sponsors(transcript.segments)
    rows = [literal(row) for row in _rows(said)]
    if options.style == "steps":
        return "\n".join(f"{number}. {row}" for number, row in enumerate(rows, 1))
    if options.style in ("bullets", "notes"):
        return "\n".join(f"- {row}" for row in rows)
    return " ".join(rows)


def why(transcript: Transcript, options: SummaryOptions) -> str:
    """What the provenance says of it."""
    return (
        f"The transcript has {words_of(transcript)} words, fewer than the {TARGET_WORDS[options.length]} that were "
        f"asked for. It is shown as it is; no model was asked."
    )


def _rows(segments: Sequence[Segment]) -> list[str]:
    """Sentences where the captions have full stops, else passages of about a dozen words."""
    lines = [one_line(segment.text) for segment in segments]
    ended = sum(line.endswith((".", "!", "?", "。", "！", "？")) for line in lines)
    if ended >= _LEAST_ENDED * len(lines):
        return sentences(literal(" ".join(lines)))
    return [one_line(passage.text) for passage in passages(segments)]

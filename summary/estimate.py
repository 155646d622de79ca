"""What a summary will take, guessed from its transcript, or before there is one from the length of the video."""

import math

from summary.chunking import cost_of
from summary.prompts import target_words
from summary.transcript_lines import words_of
from summary.values import ModelInfo, Transcript, Usage

# Measured on captions of talks and interviews: what is said in a minute, as words and as lines of a prompt.
_WORDS_PER_MINUTE = 150
_TOKENS_PER_MINUTE = 320
_INSTRUCTION_TOKENS = 500
_TOKENS_PER_WORD = 1.5  # of Markdown, with its marks and times
_SHARE_READ = 0.6  # of a window, by one part of a long transcript
_NOTES_TOKENS = 400  # on one part


def likely_usage(seconds: float, length: str) -> Usage:
    """Tokens for one call about a video of so many seconds; a model with a small window takes more calls than one."""
    minutes = seconds / 60
    written = target_words(length, round(minutes * _WORDS_PER_MINUTE))
    return Usage(round(minutes * _TOKENS_PER_MINUTE) + _INSTRUCTION_TOKENS, round(written * _TOKENS_PER_WORD))


def usage_of(transcript: Transcript, info: ModelInfo, length: str) -> Usage:
    """Tokens for all calls about these words."""
    read = sum(cost_of(segment, transcript.timed) for segment in transcript.segments) + _INSTRUCTION_TOKENS
    written = round(target_words(length, words_of(transcript)) * _TOKENS_PER_WORD)
    parts = math.ceil(read / (info.context_tokens * _SHARE_READ)) if info.context_tokens else 1
    if parts > 1:
        read += parts * (_INSTRUCTION_TOKENS + _NOTES_TOKENS)
        written += parts * _NOTES_TOKENS
    return Usage(read, written)

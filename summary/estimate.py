"""What a summary will take, guessed from the length of a video before anybody asks for its captions."""

from summary.prompts import target_words
from summary.values import Usage

# Measured on captions of talks and interviews: what is said in a minute, as words and as lines of a prompt.
_WORDS_PER_MINUTE = 150
_TOKENS_PER_MINUTE = 320
_INSTRUCTION_TOKENS = 500
_TOKENS_PER_WORD = 1.5  # of Markdown, with its marks and times


def likely_usage(seconds: float, length: str) -> Usage:
    """Tokens for one call about a video of so many seconds; a model with a small window takes more calls than one."""
    minutes = seconds / 60
    written = target_words(length, round(minutes * _WORDS_PER_MINUTE))
    return Usage(round(minutes * _TOKENS_PER_MINUTE) + _INSTRUCTION_TOKENS, round(written * _TOKENS_PER_WORD))

"""What the stand-ins for language models write: a summary of the prompt they got, so that the times in it are true."""

import re

_LINE = re.compile(r"^\W{0,3}\[?((?:\d+:)?\d{1,2}:\d{2})\]?\s+(\S.*)$", re.MULTILINE)
_MOMENTS = 4


def plausible(prompt: str) -> str:
    """Markdown: two paragraphs, and a section that quotes up to four lines of the transcript in `prompt`."""
    lines: list[tuple[str, str]] = _LINE.findall(prompt)
    step = max(1, len(lines) // _MOMENTS)
    chosen = lines[::step][:_MOMENTS]
    words = prompt.split()
    text = (
        f"This is a talk of about {len(words)} words, retold by the stand-in.\n\n"
        f"It ends with **{' '.join(words[-4:])}**.\n"
    )
    if chosen:
        moments = "\n".join(f"- [{time}] {' '.join(said.split()[:8])}" for time, said in chosen)
        text += f"\n## Key moments\n\n{moments}\n"
    return text


def tokens(text: str) -> list[str]:
    """The text in the portions in which it is sent, about as long as tokens are; joined they are the text again."""
    return re.findall(r"\s*\S{1,6}|\s+$", text)

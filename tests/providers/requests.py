"""Requests to a model, as the core makes them."""

from collections.abc import Iterable

from summary.values import ModelRequest, Segment, SummaryOptions, Usage, VideoDetails

SEGMENTS = tuple(
    Segment(7.0 * number, 7.0 * number + 7, text)
    for number, text in enumerate(
        (
            "Good morning and welcome to a short talk about keeping bees on a roof in the city.",
            "The first thing a beginner needs is a place where the bees can fly out undisturbed.",
            "A hive with two boxes costs about three hundred euros, and the bees another hundred.",
            "In May the colony grows quickly, so look every week for the cells of a new queen.",
            "If you see such cells, split the colony, or half of your bees will leave with a swarm.",
            "Take the honey at the end of July and leave at least twelve kilos for the winter.",
            "Treat the colony against mites as soon as the honey is out, and again in December.",
            "That is all for today, and thank you for listening to a beekeeper.",
        )
    )
)


def request(model: str, *, note: str = "") -> ModelRequest:
    """A short talk to be summarized by `model`; `note` stands at the top of the prompt."""
    lines = "\n".join(f"[00:{int(segment.start):02d}] {segment.text}" for segment in SEGMENTS)
    return ModelRequest(
        model=model,
        instructions="Summarize the transcript of a video in at most 60 words.",
        prompt=f"{note}\n<transcript>\n{lines}\n</transcript>",
        segments=SEGMENTS,
        details=VideoDetails("sample:bees", "Bees on the roof"),
        options=SummaryOptions(),
        target_words=60,
        language="en",
        timed=True,
        max_output_tokens=800,
    )


def text_of(answer: Iterable[str | Usage]) -> str:
    """The text of an answer without its usage."""
    return "".join(piece for piece in answer if isinstance(piece, str))

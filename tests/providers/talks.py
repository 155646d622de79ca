"""Short talks for the built-in model, as caption lines."""

from summary.values import Chapter, ModelRequest, Segment, SummaryOptions, VideoDetails

GARDEN = """
Um, so welcome back everybody. Today I want to show you how we make compost in a small garden.
A compost heap needs two kinds of material: green material with nitrogen, and brown material with carbon.
Green material is fresh: kitchen scraps, coffee grounds and cut grass. You know, things that smell if you leave them.
Brown material is dry: leaves, straw, cardboard and thin branches. Yeah. Okay.
If a compost heap smells of ammonia, it has too much green material, so add leaves or cardboard.
If the heap stays cold and dry, it has too much brown material, so add grass and a can of water.
Turn the heap every two weeks, because the microbes that break down the material need oxygen.
In the middle the heap should reach sixty degrees, and that heat kills the seeds of weeds.
I I think, uh, we bought a long thermometer last year. It was, you know, like, really nice.
After about six months the compost is dark, smells of forest soil, and the worms have moved in.
Sieve the compost through a coarse mesh, and throw the pieces that are left on the next heap.
Spread two centimetres of finished compost on the vegetable beds in spring, and do not dig it in.
Tomatoes and pumpkins take the most compost, and herbs such as thyme want none at all.
Okay, well, thank you so much for watching. See you next time, bye bye.
"""


def lines(text: str, words: int = 8) -> list[str]:
    """The text in caption lines of so many words."""
    said = text.split()
    return [" ".join(said[at : at + words]) for at in range(0, len(said), words)]


def captions(text: str) -> list[str]:
    """The text as raw automatic captions: lower case and without punctuation."""
    return lines("".join(sign for sign in text.lower() if sign.isalnum() or sign in " \n'"))


def spoken(texts: list[str], seconds: float = 3.0, begin: float = 0.0) -> tuple[Segment, ...]:
    """Lines one after the other, each so long."""
    return tuple(Segment(begin + i * seconds, begin + (i + 1) * seconds, text) for i, text in enumerate(texts))


def asked(
    segments: tuple[Segment, ...],
    *,
    options: SummaryOptions | None = None,
    target_words: int = 80,
    language: str = "en",
    timed: bool = True,
    chapters: tuple[Chapter, ...] = (),
) -> ModelRequest:
    """A request for the built-in model."""
    return ModelRequest(
        model="builtin",
        instructions="",
        prompt="",
        segments=segments,
        details=VideoDetails("sample:talk", "A talk", chapters=chapters),
        options=options or SummaryOptions(),
        target_words=target_words,
        language=language,
        timed=timed,
        max_output_tokens=4000,
    )

"""The models this application knows by name, as data."""

from typing import Final

from summary.values import ModelInfo

BUILTIN: Final = "builtin"
GEMINI: Final = "gemini"
OPENAI: Final = "openai"


def _known(
    key: str,
    label: str,
    provider: str,
    reads: int | None,
    writes: int,
    usd: tuple[float, float],
    *,
    heavy: bool = False,
) -> ModelInfo:
    """`key` is also the provider's own name; `reads` and `writes` in tokens, `usd` per million of them."""
    return ModelInfo(key, label, provider, reads, writes, heavy, *usd)


# What a model reads is what its provider takes as input, which for some is less than the advertised window.
# gemini-2.5-pro costs twice as much above 200,000 tokens of input, some 15 hours of talk: the lower price is given.
# The prices are those of 2026-11-22.
# fmt: off
MODELS: Final = {model.key: model for model in (
    _known("gemini-2.5-flash", "Gemini 2.5 Flash", GEMINI, 1_048_576, 65_536, (0.30, 2.50)),
    _known("gemini-2.5-pro", "Gemini 2.5 Pro", GEMINI, 1_048_576, 65_536, (1.25, 10.00), heavy=True),
    _known("gpt-5", "GPT-5", OPENAI, 272_000, 128_000, (1.25, 10.00), heavy=True),
    _known("gpt-5-mini", "GPT-5 mini", OPENAI, 272_000, 128_000, (0.25, 2.00)),
    _known("gpt-4o", "GPT-4o", OPENAI, 128_000, 16_384, (2.50, 10.00)),
    _known("gpt-4o-mini", "GPT-4o mini", OPENAI, 128_000, 16_384, (0.15, 0.60)),
    _known(BUILTIN, "Built in: selects sentences", BUILTIN, None, 100_000, (0.0, 0.0)),
)}
# fmt: on

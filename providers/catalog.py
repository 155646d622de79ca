"""The models this application knows by name, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from summary.prices import LongPrompts
from summary.values import ModelInfo

BUILTIN: Final = "builtin"
GEMINI: Final = "gemini"
OPENAI: Final = "openai"
COMPATIBLE: Final = "compatible"
"""Providers; the last is the server of OPENAI_BASE_URL."""

Api = Literal["chat", "responses"]


@dataclass(frozen=True, slots=True)
class Model:
    """One row: what the core must know, and how the provider is asked.

    `id` is the provider's own name, `thinks` says that it spends tokens before it writes, `prices_of` is the day the
    prices are of (ISO 8601), empty where there are none.
    """

    info: ModelInfo
    id: str
    api: Api = "chat"
    thinks: bool = False
    prices_of: str = ""

    @property
    def shape(self) -> "Shape":
        """How it is asked."""
        return Shape(self.id, self.api, self.thinks, self.info.output_tokens)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a model is asked; `most_output` in tokens, thoughts included, None when that is not known."""

    id: str
    api: Api = "chat"
    thinks: bool = False
    most_output: int | None = None


def _known(
    key: str,
    label: str,
    provider: str,
    reads: int | None,
    writes: int,
    usd: tuple[float, float],
    *,
    heavy: bool = False,
    thinks: bool = False,
    api: Api = "chat",
    long_prompts: LongPrompts | None = None,
) -> Model:
    """`key` is also the provider's own name; `reads` and `writes` in tokens, `usd` per million of them."""
    info = ModelInfo(key, label, provider, reads, writes, heavy, *usd, long_prompts=long_prompts)
    return Model(info, key, api, thinks, "2026-11-22")


# What a model reads is what its provider takes as input, which for some is less than the advertised window.
# fmt: off
MODELS: Final[Mapping[str, Model]] = {model.info.key: model for model in (
    _known("gemini-2.5-flash", "Gemini 2.5 Flash", GEMINI, 1_048_576, 65_536, (0.30, 2.50), thinks=True),
    _known("gemini-2.5-pro", "Gemini 2.5 Pro", GEMINI, 1_048_576, 65_536, (1.25, 10.00), heavy=True, thinks=True,
           long_prompts=LongPrompts(200_000, 2.50, 15.00)),
    _known("gpt-5", "GPT-5", OPENAI, 272_000, 128_000, (1.25, 10.00), heavy=True, thinks=True),
    _known("gpt-5-mini", "GPT-5 mini", OPENAI, 272_000, 128_000, (0.25, 2.00), thinks=True),
    _known("gpt-5-pro", "GPT-5 pro", OPENAI, 128_000, 272_000, (15.00, 120.00), heavy=True, thinks=True,
           api="responses"),
    _known("gpt-4o", "GPT-4o", OPENAI, 128_000, 16_384, (2.50, 10.00)),
    _known("gpt-4o-mini", "GPT-4o mini", OPENAI, 128_000, 16_384, (0.15, 0.60)),
    _known(BUILTIN, "Built in: selects sentences", BUILTIN, None, 100_000, (0.0, 0.0)),
)}
# fmt: on


def shape_of(model: str) -> Shape:
    """That of the catalogue; a model that is not in it is asked by its own name, in chat."""
    return MODELS[model].shape if model in MODELS else Shape(model)

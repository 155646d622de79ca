"""`models.json` in the data folder: models to add to the catalogue, and what to change in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from providers.catalog import BUILTIN, COMPATIBLE, GEMINI, MODELS, OPENAI, Api, Model
from summary.prices import LongPrompts
from summary.values import ModelInfo

FILE_NAME: Final = "models.json"

_MOST_TOKENS: Final = 100_000_000
_PROVIDERS: Final = (GEMINI, OPENAI, COMPATIBLE)
_APIS: Final[dict[str, Api]] = {"chat": "chat", "responses": "responses"}
_LEAST_WINDOW: Final = 1024


@dataclass(frozen=True, slots=True)
class ModelsFile:
    """The catalogue with the file's changes, and what in it cannot be used, one sentence each."""

    models: Mapping[str, Model]
    faults: tuple[str, ...] = ()


def read_models(folder: Path) -> ModelsFile:
    """The catalogue as it is without a file; with faults, the file changes nothing."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ModelsFile(MODELS)
    except (OSError, UnicodeDecodeError) as fault:
        return ModelsFile(MODELS, (f"{path}: cannot be read ({fault})",))
    try:
        told = json.loads(text)
    except ValueError as fault:
        return ModelsFile(MODELS, (f"{path}: is not JSON ({fault})",))
    rows = told.get("models") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        return ModelsFile(MODELS, (f'{path}: expected an object such as {{"models": [{{"key": …}}]}}',))
    faults: list[str] = []
    models = dict(MODELS)
    del models[BUILTIN]
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        entry = _Entry(row if isinstance(row, dict) else {}, f"{path}, entry {number}")
        if not isinstance(row, dict):
            entry.faults.append(f"{entry.where}: expected an object")
        elif (model := entry.model(models)) is not None:
            if model.info.key in seen:
                entry.faults.append(f"{entry.where}: the key {model.info.key} stands twice")
            seen.add(model.info.key)
            models[model.info.key] = model
        faults += entry.faults
    return ModelsFile(MODELS, tuple(faults)) if faults else ModelsFile({**models, BUILTIN: MODELS[BUILTIN]})


@dataclass(slots=True)
class _Entry:
    """One row of the file, and what is wrong with it."""

    row: dict[str, Any]
    where: str
    faults: list[str] = field(default_factory=list)

    def model(self, known: Mapping[str, Model]) -> Model | None:
        """The model that it adds or changes; None when it names none."""
        key = self._text("key", None)
        if key is None or key == BUILTIN:
            self.faults.append(f"{self.where}: `key` must name a model other than {BUILTIN}")
            return None
        self.where = f"{self.where} ({key})"
        before = known.get(key)
        for name in sorted(self.row.keys() - _FIELDS):
            self.faults.append(f"{self.where}: unknown field `{name}`; known are {', '.join(sorted(_FIELDS))}")
        for name in ("provider", "context_tokens", "output_tokens"):
            if before is None and name not in self.row:
                self.faults.append(f"{self.where}: a model that is not in the catalogue needs `{name}`")
        old = before.info if before else ModelInfo(key, key, COMPATIBLE, _LEAST_WINDOW, _LEAST_WINDOW)
        info = replace(
            old,
            label=self._text("label", old.label) or key,
            provider=self._choice("provider", old.provider, _PROVIDERS),
            context_tokens=self._tokens("context_tokens", old.context_tokens or _LEAST_WINDOW, _LEAST_WINDOW),
            output_tokens=self._tokens("output_tokens", old.output_tokens, 1),
            heavy=self._flag("heavy", old.heavy),
            input_usd_per_million=self._price("input_usd_per_million", old.input_usd_per_million),
            output_usd_per_million=self._price("output_usd_per_million", old.output_usd_per_million),
            long_prompts=self._long_prompts(old.long_prompts),
        )
        if (info.input_usd_per_million is None) != (info.output_usd_per_million is None):
            self.faults.append(f"{self.where}: give both prices, or neither")
        return Model(
            info,
            id=self._text("id", before.id if before else key) or key,
            api=_APIS[self._choice("api", before.api if before else "chat", tuple(_APIS))],
            thinks=self._flag("thinks", before.thinks if before else False),
            prices_of=self._date("prices_of", before.prices_of if before else ""),
        )

    def _wrong(self, name: str, expected: str) -> None:
        self.faults.append(f"{self.where}: `{name}`: expected {expected}, got {json.dumps(self.row.get(name))}")

    def _text(self, name: str, default: str | None) -> str | None:
        value = self.row.get(name, default)
        if value is None or (isinstance(value, str) and value.strip() and value.isprintable() and len(value) <= 200):
            return value
        self._wrong(name, "a short text")
        return default

    def _choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.row.get(name, default)
        if value not in allowed:
            self._wrong(name, f"one of {', '.join(allowed)}")
            return default
        return str(value)

    def _tokens(self, name: str, default: int, low: int) -> int:
        value = self.row.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= _MOST_TOKENS:
            self._wrong(name, f"a whole number from {low} to {_MOST_TOKENS}")
            return default
        return value

    def _flag(self, name: str, default: bool) -> bool:
        value = self.row.get(name, default)
        if not isinstance(value, bool):
            self._wrong(name, "true or false")
            return default
        return value

    def _price(self, name: str, default: float | None) -> float | None:
        value = self.row.get(name, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e6:
            self._wrong(name, "US dollars for a million tokens, or null")
            return default
        return float(value)

    def _date(self, name: str, default: str) -> str:
        value = self.row.get(name, default)
        try:
            return date.fromisoformat(value).isoformat() if value else default
        except (TypeError, ValueError):
            self._wrong(name, "a day such as 2026-11-22")
            return default

    def _long_prompts(self, default: LongPrompts | None) -> LongPrompts | None:
        row = self.row.get("long_prompts", default)
        if row is None or isinstance(row, LongPrompts):
            return row
        names = ("above_tokens", "input_usd_per_million", "output_usd_per_million")
        if not isinstance(row, dict) or row.keys() != set(names):
            self._wrong("long_prompts", f"an object with {', '.join(names)}")
            return default
        above, read, written = (row[name] for name in names)
        if not all(type(value) in (int, float) and 0 <= value <= _MOST_TOKENS for value in row.values()):
            self._wrong("long_prompts", "numbers")
            return default
        return LongPrompts(int(above), float(read), float(written))


_FIELDS: Final = frozenset(
    {
        *("key", "label", "provider", "id", "context_tokens", "output_tokens", "heavy", "api", "thinks", "prices_of"),
        *("input_usd_per_million", "output_usd_per_million", "long_prompts"),
    }
)

"""Reads the project's own source files, so that its rules can be tested on them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NOT_THE_PROGRAM = {"tests", "bench", "data", "node_modules", "docs", "deploy"}


@dataclass(frozen=True)
class Import:
    """One imported module; `inside` is the function it stands in, None at module level."""

    module: str
    line: int
    inside: str | None


@dataclass(frozen=True)
class Module:
    """One source file; `name` is what an import says."""

    name: str
    path: Path

    @property
    def folder(self) -> str:
        """`storage` for `storage.journal` and for `storage`, empty for the files of the root."""
        return self.name.split(".")[0] if self.path.parent != ROOT else ""

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    def where(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"

    def imports(self) -> list[Import]:
        return list(_imports(self.tree, None))


def _imports(node: ast.AST, inside: str | None) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, inside)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"line {child.lineno}: imports are written in full"
            for alias in child.names:
                whole = f"{child.module}.{alias.name}"
                yield Import(whole if whole in program_names() else str(child.module), child.lineno, inside)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports(child, child.name)
        else:
            yield from _imports(child, inside)


def _name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def program_names() -> frozenset[str]:
    """The module names of the program, without tests and benchmarks."""
    return frozenset(_name_of(path) for path in _program_files())


def _program_files() -> list[Path]:
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in _NOT_THE_PROGRAM]
    inner = [file for folder in folders if not folder.name.startswith(".") for file in folder.rglob("*.py")]
    return sorted([*ROOT.glob("*.py"), *inner])


def program() -> list[Module]:
    """Every module of the program."""
    return [Module(_name_of(path), path) for path in _program_files()]


def own_import(imported: str) -> bool:
    """Whether this names a module of the program."""
    return imported.split(".")[0] in {name.split(".")[0] for name in program_names()}


def every_python_file() -> list[Path]:
    """Those of the tests and benchmarks as well."""
    others = [path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py")]
    ours = [path for path in others if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    return sorted([*_program_files(), *ours])

"""What docs/security.md says is proved by tests that are there, and installations check what they get."""

import ast
import re

from tests.source_tree import ROOT

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str]]:
    """Each danger, and what stands in its last column."""
    found = ROW.findall((ROOT / "docs/security.md").read_text(encoding="utf-8"))
    return [(danger, proof) for danger, _, proof in found if danger != "Danger"]


def test_every_row_names_tests_and_every_test_is_there() -> None:
    assert len(rows()) > 40
    known: dict[str, set[str]] = {}
    missing = []
    for danger, proof in rows():
        named = [each.strip() for each in proof.split(",")]
        for name in named:
            match = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", name)
            assert match is not None, f"{danger}: {name}"
            file, test = match.groups()
            if file not in known:
                tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
                known[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            missing += [] if test in known[file] else [name]
    assert missing == []


def test_no_danger_is_told_twice() -> None:
    dangers = [danger for danger, _ in rows()]
    assert len(dangers) == len(set(dangers))


def test_every_installation_checks_the_hashes() -> None:
    places = [ROOT / "Dockerfile", ROOT / "Makefile", *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").rglob("*")]
    texts = [path.read_text(encoding="utf-8") for path in places if path.is_file()]
    lines = [line for text in texts for line in text.splitlines() if re.search(r"(pip|PIP\)?) install .*-r ", line)]
    assert len(lines) >= 3
    assert all("--require-hashes" in line for line in lines), lines

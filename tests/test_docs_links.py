"""Every link and picture of the documents leads somewhere: to a file that is there, and to a heading that it has."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.source_tree import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "bench" / "README.md"])
# What a page has to load before it shows anything.
LARGEST_PICTURE = 150_000


def prose(document: Path) -> str:
    """The text without what is code, where brackets are no links."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "`code`", text)


def anchors(document: Path) -> set[str]:
    """The names by which GitHub lets one link to the headings of a document."""
    seen: Counter[str] = Counter()
    found = set()
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.M):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def targets(document: Path) -> list[str]:
    """Where its links and pictures lead, except to other sites."""
    text = prose(document)
    found = re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    faults = []
    for target in targets(document):
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        if not there.exists():
            faults.append(f"{target}: there is no such file")
        elif not there.is_relative_to(ROOT):
            faults.append(f"{target}: leads out of the project")
        elif anchor and anchor not in anchors(there):
            faults.append(f"{target}: there is no such heading")
    assert not faults, faults


def test_pictures_are_shown_somewhere_and_small() -> None:
    shown = {(document.parent / target).resolve() for document in DOCUMENTS for target in targets(document)}
    pictures = set((ROOT / "docs" / "images").glob("*"))
    assert pictures, "the README shows the program"
    assert pictures <= shown, f"no document shows {sorted(path.name for path in pictures - shown)}"
    large = [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE]
    assert not large, f"larger than {LARGEST_PICTURE} bytes: {large}"

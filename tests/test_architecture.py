"""The rules of docs/architecture.md, held against the source itself."""

import ast
import re
import sys
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.source_tree import ROOT, Module, every_python_file, own_import, program, program_names

# Lowest first. A module imports from lower levels, or from its own level inside its own folder; never in a circle.
# An exact name goes before a pattern.
LEVELS = {
    "0": "app_error",
    "0a": "errors library_errors operating_errors clock log_context characters setting_texts setting_values"
    " setting_row setting_access settings setting_sources summary summary.findings summary.origin summary.prices"
    " summary.options summary.marks summary.values summary.ports summary.time_marks",
    "0b": "job_models concurrency concurrency.*",
    "1": "error_handler live live.* summary.* youtube youtube.* providers providers.* storage storage.*"
    " speech speech.*",
    "1b": "jobs jobs.*",
    "2": "job_backend login_guard job_state job_queue sse_manager sources sources.* summary.pipeline providers.metered"
    " providers.registry doctor doctor.* speech.google_tts speech.openai_tts speech.audio_cache speech.speaker"
    " speech.offered speech.feed_token speech.script speech.ahead speech.room",
    "2b": "job_runner",
    "2c": "worker_manager ops ops.*",
    "2d": "following following.*",
    "3": "workshop services",
    "4": "web.context",
    "5": "web web.*",
    "6": "commands commands.* app demo",
}

# What may be imported where; a package of others that is not named here belongs nowhere.
ROOMS = {
    "flask": "app commands commands.* web web.*",
    "click": "commands commands.*",
    "werkzeug": "login_guard app web.*",
    "pydantic": "web.* storage.export_entry",
    "pydantic_core": "web.*",
    "cheroot": "app web.*",
    "dotenv": "setting_sources",
    "orjson": "storage.*",
    "sqlite3": "storage.*",
    "threading": "concurrency.* job_queue job_state job_runner worker_manager sse_manager jobs.compaction jobs.ids"
    " jobs.ledger jobs.telling live.* storage.* providers.* speech.* sources.preview doctor.examination web.places app"
    " ops.*",
    "socket": "ops.webhook_call"
    " concurrency.interruptible youtube.* providers.* live.* web.sse_transport web.arrival web.departure"
    " web.server app demo",
    "signal": "concurrency.stop_signals",
    "requests": "youtube.* providers.* speech.google_tts",
    "urllib3": "youtube.* providers.*",
    "youtube_transcript_api": "youtube.*",
    "yt_dlp": "youtube.*",
    "openai": "providers.* speech.openai_tts",
    "httpx2": "providers.* speech.openai_tts",
    "google": "providers.* speech.google_tts",
    "markdown_it": "summary.markdown",
    "nh3": "summary.markdown",
    "prometheus_client": "ops.prometheus",
}

# Slow to import: no start may bring them, so they, or the module of ours that needs them, are imported at first use.
_HEAVY = "openai httpx2 google youtube_transcript_api yt_dlp requests urllib3 markdown_it nh3 dotenv cheroot"
HEAVY = frozenset([*_HEAVY.split(), "prometheus_client"])

MAX_LINES = 300


def level_of(name: str) -> str | None:
    for level, patterns in LEVELS.items():
        if name in patterns.split():
            return level
    return next((level for level, patterns in LEVELS.items() if matches(name, patterns)), None)


def matches(name: str, patterns: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns.split())


def test_every_module_has_a_level() -> None:
    homeless = [module.name for module in program() if level_of(module.name) is None]
    assert not homeless, f"no level for {homeless}: add them to LEVELS here and to docs/architecture.md"


def test_imports_go_down() -> None:
    order = list(LEVELS)
    faults = []
    for module in program():
        for imported in module.imports():
            if imported.module not in program_names() or imported.module == module.name:
                continue
            mine, theirs = level_of(module.name) or "6", level_of(imported.module) or "0"
            their_folder = imported.module.split(".")[0] if "." in imported.module else ""
            same_room = mine == theirs and module.folder == their_folder
            if order.index(theirs) >= order.index(mine) and not same_room:
                faults.append(f"{module.where(imported.line)} (level {mine}) imports {imported.module} ({theirs})")
    assert not faults, "\n".join(faults)


def test_no_circles() -> None:
    graph = {
        module.name: {i.module for i in module.imports() if i.module in program_names()} - {module.name}
        for module in program()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as fault:
        pytest.fail(f"these import each other: {' -> '.join(fault.args[1])}")


def test_each_tool_has_its_room() -> None:
    faults = []
    for module in program():
        for imported in module.imports():
            top = imported.module.split(".")[0]
            if own_import(imported.module) or (top in sys.stdlib_module_names and top not in ROOMS):
                continue
            if top not in ROOMS:
                faults.append(f"{module.where(imported.line)} imports {top}, which has no room in ROOMS")
            elif not matches(module.name, ROOMS[top]):
                faults.append(f"{module.where(imported.line)} imports {top}; its room is {ROOMS[top]}")
    assert not faults, "\n".join(faults)


def test_only_setting_sources_reads_the_environment() -> None:
    faults = []
    for module in program():
        for node in ast.walk(module.tree):
            names = {"environ", "getenv", "putenv", "environb"}
            if isinstance(node, ast.Attribute) and node.attr in names and module.name != "setting_sources":
                if isinstance(node.value, ast.Name) and node.value.id == "request":
                    continue  # what the server says about one request
                faults.append(module.where(node.lineno))
            if isinstance(node, ast.ImportFrom) and node.module == "os" and module.name != "setting_sources":
                faults += [module.where(node.lineno) for alias in node.names if alias.name in names]
    assert not faults, f"read it through setting_sources: {faults}"


def _top_imports(module: Module) -> set[str]:
    """What runs when the module is imported."""
    blocks = [n for n in module.tree.body if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    for_types = {line for block in blocks for line in range(block.lineno, (block.end_lineno or block.lineno) + 1)}
    return {i.module for i in module.imports() if i.inside is None and i.line not in for_types}


def _heavy_modules() -> set[str]:
    """Modules of ours that bring a heavy package along as soon as they are imported."""
    tops = {module.name: _top_imports(module) for module in program()}
    heavy = {name for name, imports in tops.items() if any(i.split(".")[0] in HEAVY for i in imports)}
    while more := {name for name, imports in tops.items() if imports & heavy} - heavy:
        heavy |= more
    return heavy


def test_a_start_imports_nothing_heavy() -> None:
    assert not _heavy_modules() & {"app", "services", "web"}, f"these bring a heavy package: {sorted(_heavy_modules())}"


def test_imports_stand_at_the_top_except_the_heavy_ones() -> None:
    heavy = _heavy_modules()
    faults = [
        f"{module.where(imported.line)}: import {imported.module} at the top"
        for module in program()
        for imported in module.imports()
        if imported.inside and imported.module not in heavy and imported.module.split(".")[0] not in HEAVY
    ]
    assert not faults, "\n".join(faults)


def test_a_file_is_one_idea() -> None:
    faults = []
    for path in every_python_file():
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
        lines = len(text.splitlines())
        if lines > MAX_LINES:
            faults.append(f"{name} has {lines} lines; part it into ideas of at most {MAX_LINES}")
        first = (ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0]
        if text.strip() and not re.fullmatch(r"(?s)[^.?!]([^.?!]|[.?!](?! [A-Z]))*[.?!]", first):
            faults.append(f"{name} must begin with one sentence that says what it is, not {first!r}")
    assert not faults, "\n".join(faults)


def test_doubles_stand_at_the_wire_only() -> None:
    forbidden = re.compile(r"\bTESTING\b|unittest\.mock|MagicMock|monkeypatch\.(setattr|setitem|delattr)|\bmocker\b")
    this = ROOT / "tests" / "test_architecture.py"
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in every_python_file()
        if path != this
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not faults, "\n".join(faults)


def test_the_documented_levels_are_these() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d[a-z]?) \| (.*?) \|", text, re.MULTILINE)
    documented = {level: " ".join(re.findall(r"`([^`]+)`", modules)) for level, modules in rows}
    wanted = "\n".join(
        f"| {level} | {' '.join(f'`{m}`' for m in names.split())} | … |" for level, names in LEVELS.items()
    )
    assert documented == LEVELS, f"docs/architecture.md must hold these rows:\n{wanted}"


def _page_files(*endings: str) -> list[Path]:
    return [path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*") if path.suffix in endings]


def test_markup_is_made_from_text_in_one_place_only() -> None:
    pattern = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = {path.name for path in _page_files(".js", ".html") if pattern.search(path.read_text(encoding="utf-8"))}
    assert found <= {"dom.js"}, "only dom.js may, with the HTML that the server made safe"


def test_the_page_loads_nothing_from_elsewhere() -> None:
    loading = re.compile(
        r"""(src|href|action)=["']?(https?:)?//|url\(["']?(https?:)?//|@import|(from |import\()["']https?:"""
    )
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _page_files(".html", ".css", ".js")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if loading.search(line)
    ]
    assert not faults, "\n".join(faults)


def test_markup_holds_no_script_and_no_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _page_files(".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line)
    ]
    assert not faults, "the content security policy forbids these:\n" + "\n".join(faults)

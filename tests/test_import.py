"""Importing the program does nothing: no file, socket, thread or client, and no slow package."""

import ast
import json
import os
import subprocess
import sys

from tests.source_tree import ROOT, program
from tests.test_architecture import HEAVY

_PROBE = """
import json, sys
seen = []
before = set(sys.modules)  # an installed namespace package may stand there from the first moment
watched = ("socket.", "sqlite3.connect", "subprocess.", "os.mkdir", "os.rename", "_thread.start_new_thread")
def hook(event, args):
    if event.startswith(watched) or event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        seen.append(f"{event} {args[0]!r}" if args else event)
sys.addaudithook(hook)
import app
heavy = sorted({name.split(".")[0] for name in set(sys.modules) - before} & set(json.loads(sys.argv[1])))
print(json.dumps({"did": seen, "brought": heavy}))
"""
_AT_IMPORT = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign)


def test_importing_the_application_touches_nothing() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-B", "-c", _PROBE, json.dumps(sorted(HEAVY))],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"did": [], "brought": []}


def test_modules_only_define() -> None:
    faults = []
    for module in program():
        for node in module.tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            condition = ast.unparse(node.test) if isinstance(node, ast.If) else ""
            guarded = "TYPE_CHECKING" in condition or "__main__" in condition
            if not (isinstance(node, _AT_IMPORT) or docstring or guarded):
                faults.append(f"{module.where(node.lineno)}: {ast.unparse(node).splitlines()[0]}")
    assert not faults, "these run at import:\n" + "\n".join(faults)

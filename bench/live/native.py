"""The two C programs, compiled where the bench runs: the generator of load, and the floor."""

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = {"loadgen": ("loadgen.c", "probe.c"), "floor": ("floor.c",)}


class Missing(Exception):
    """What the bench needs and this machine does not have."""


def compiled(folder: Path) -> dict[str, Path]:
    """Each program by its name, written into `folder`; Missing without a C compiler."""
    compiler = next(filter(None, map(shutil.which, (os.environ.get("CC", "cc"), "gcc", "clang"))), None)
    if compiler is None:
        raise Missing("no C compiler (cc, gcc or clang) was found: the generator of load and the floor need one")
    folder.mkdir()
    made = {name: folder / name for name in SOURCES}
    for name, files in SOURCES.items():
        sources = [str(HERE / file) for file in files]
        subprocess.run([compiler, "-O2", "-pthread", "-o", str(made[name]), *sources], check=True)
    return made

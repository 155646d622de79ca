"""docs/http_api.md is held against the code: its routes, its errors, its defaults, and its commands, which are run."""

import os
import re
import subprocess

from tests.error_kinds import KINDS
from tests.running_app import ROOT, RunningApp
from tests.web.site import Site
from web.bodies import SynchronousSubmission

PAGE = (ROOT / "docs" / "http_api.md").read_text(encoding="utf-8")


def rows(after: str) -> list[list[str]]:
    """The cells of the first table after a heading, without its own heading."""
    table = re.search(r"(?:^\|.*\n)+", PAGE[PAGE.index(after) :], re.MULTILINE)
    assert table
    lines = table[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_routes_are_those_of_the_application(site: Site) -> None:
    real = {
        (method, re.sub(r"<[^>]+>", "<>", rule.rule))
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = [(method, re.sub(r"<[^>]+>", "<>", path.strip("`"))) for method, path, _ in rows("## Routes")]
    assert sorted(told) == sorted(real)


def test_the_errors_are_those_of_the_table_of_errors() -> None:
    real = [f"| `{k.code}` | {k.http_status} | {k.cause} | {k.remedy} |" for k in KINDS]
    told = PAGE[PAGE.index("## Errors") :].splitlines()
    told = told[told.index("|---|---|---|---|") + 1 :]
    assert told == real, "the table must read:\n" + "\n".join(real)


def test_the_fields_of_a_body_are_told() -> None:
    told = {name for field, *_ in rows("| Field | Values") for name in re.findall(r"\w+", field)}
    assert told == set(SynchronousSubmission.model_fields)


def test_the_commands_run() -> None:
    """Refused may only be what the page itself says is refused once a job is over."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    codes: list[int] = []
    known: dict[str, str] = {}
    with RunningApp() as app:
        for block in blocks:
            counted = "curl() { command curl --noproxy '*' -w '%{stderr}HTTP %{http_code}\\n' \"$@\"; }\n"
            done = subprocess.run(
                ["bash", "-euc", counted + block],
                env={"PATH": os.environ["PATH"], "U": app.url, **known},
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
            assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
            codes += [int(code) for code in re.findall(r"^HTTP (\d+)$", done.stderr, re.M)]
            for name, key in (("JOB", "job_id"), ("SUMMARY", "summary_id")):
                found = re.findall(rf'"{key}":"(\w+)"', done.stdout)
                known |= {name: found[-1]} if found else {}
    assert len(codes) == sum(block.count("curl -") for block in blocks) > 20
    assert set(codes) <= {200, 201, 202, 204, 409}, codes

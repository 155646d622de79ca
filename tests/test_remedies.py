"""The page's table of remedies is held against the table of errors."""

import re

from tests.error_kinds import KINDS
from tests.running_app import ROOT

TABLES = (ROOT / "static" / "js" / "remedies.js").read_text(encoding="utf-8").partition("/** `captions`")[0]
NAMED = set(re.findall(r"'([a-z_]+)'", TABLES.partition("const CAPTIONS")[2]))


def test_it_names_codes_that_exist() -> None:
    assert len(NAMED) > 10
    assert {kind.code for kind in KINDS} >= NAMED


def test_whoever_is_told_to_send_captions_or_to_choose_a_language_can_click_on_it() -> None:
    told = {
        kind.code
        for kind in KINDS
        if kind.consequence.startswith("The video was not summarized.")
        and ("captions as a file" in kind.remedy or "languages it has" in kind.remedy)
    }
    retried = {kind.code for kind in KINDS if kind.retryable and kind.remedy.startswith(("Try again", "Nothing"))}
    assert (told - retried) - NAMED == set()

"""What axe finds on a page as it is now."""

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def faults(page: Page) -> list[str]:
    """A line for each fault: the rule, what it says, and the elements it is about."""
    page.evaluate(_axe())  # not a script element, which the policy of the page would refuse
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(_TAGS))
    return [
        f"{one['id']}: {one['help']}: {', '.join(node['html'][:120] for node in one['nodes'][:5])}"
        for one in found["violations"]
    ]


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

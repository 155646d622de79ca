"""Markdown of a model as HTML that is safe to put into a page."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MOST_BYTES = 100 * 1024
MOST_BRACKETS = 300
"""Of one paragraph; looking for the ends of links takes the square of their number."""

_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
# A model must not carry a reader elsewhere: only pages of videos, without the dots and escapes that lead out of them.
_VIDEO_PAGE = re.compile(
    r"https?://(?:(?:www\.|m\.|music\.)?youtube\.com/(?:watch\?|playlist\?|shorts/|live/)|youtu\.be/)"
    r"[A-Za-z0-9_\-=&?,/#]*"
)


def to_html(markdown: str) -> str:
    """HTML of CommonMark with tables: no raw HTML, no images, links to YouTube's video pages only (else their text).

    At most `MOST_BYTES` of UTF-8 are read; what is behind is left out. The time needed grows with the length only.
    """
    readable = markdown.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
    return _renderer()(readable)


@cache
def _renderer() -> Callable[[str], str]:
    """Loads both libraries at the first summary, not at the start of the server."""
    import nh3
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.before("inline", "brackets", _as_letters)

    def render(markdown: str) -> str:
        blocks = parser.parse(markdown)
        for block in blocks:
            if block.children:
                block.children = _without_foreign_links(block.children)
        html: str = parser.renderer.render(blocks, parser.options, {})
        return nh3.clean(
            html,
            tags=_TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer nofollow",
        )

    render("|a|\n|-|\n|*b*|")  # the parser completes its rule tables at first use, which threads must not share
    return render


def _as_letters(state: "StateCore") -> None:
    """What has more opening brackets than anybody writes has no links in it."""
    for token in state.tokens:
        if token.type == "inline" and token.content.count("[") > MOST_BRACKETS:
            token.content = token.content.replace("[", "&#91;")


def _without_foreign_links(tokens: "Sequence[Token]") -> "list[Token]":
    kept: list[Token] = []
    keep = True
    for token in tokens:
        if token.type == "link_open":
            keep = _VIDEO_PAGE.fullmatch(str(token.attrGet("href"))) is not None
        if keep or token.type not in ("link_open", "link_close"):
            kept.append(token)
    return kept

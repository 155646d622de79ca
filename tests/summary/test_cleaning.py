"""What an obedient model may write at a speaker's request never reaches a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.cleaning import cleaned
from summary.values import VideoDetails
from tests.summary.doubles import VIDEO

DETAILS = VideoDetails(VIDEO.video_id, "Bread", video_url=VIDEO.url)
OWN = f"https://www.youtube.com/watch?v={VIDEO.video_id}"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("![pixel](https://evil.example/x.png?q=1)", "pixel"),
        ("![a (b)](https://evil.example/x_(1).png 'title')", "a (b)"),
        ("![pixel][1]", "pixel"),
        ("[click](https://evil.example)", "click"),
        ("[click](<https://evil.example/a b>)", "click"),
        ("[![p](https://evil.example/p)](https://evil.example)", "p"),
        ("[click][1] here\n\n[1]: https://evil.example 'x'\n", "click here\n\n"),
        ("<https://evil.example>", ""),
        ("<me@evil.example>", ""),
        ("see https://evil.example/a?b=c.", "see "),
        ("<script>alert(1)</script>Text", "Text"),
        ("<script>never closed", ""),
        ("<style>*{}</style>Text", "Text"),
        ("<img src=x onerror=alert(1)>Text", "Text"),
        ("<x-foo onmouseover=alert(1)>Text", "Text"),
        ("a<!-- hidden -->b", "ab"),
        ("<b>bold</b> and <br/> more", "bold and  more"),
        ("[x](javascript:alert(1))", "x"),
        ("javascript:alert", ""),
        ("[x](data:text/html;base64,xyz)", "x"),
        ("[02:00][02:00]https://x", "02:00"),
        ("![a][b]https://evil.example/c.png", "a"),
        ("[a][b][c](https://evil.example)", "ac"),
        ("seehttps://evil.example/a now", "see now"),
        ("htt<b></b>ps://evil.example", ""),
        ("java<i></i>script:alert(1)", "(1)"),
        ("at www.evil.example/a, too", "at  too"),
        ("[x](https&colon;//evil.example) [y](&#104;ttps://evil.example)", "x y"),
        ("[[x](https://evil.example)](https://evil.example)", "x"),
    ],
)
def test_nothing_leads_or_loads_from_elsewhere(written: str, kept: str) -> None:
    assert cleaned(written, DETAILS).strip() == kept.strip()


@pytest.mark.parametrize(
    "written",
    [
        f"[01:02]({OWN}&t=62s) water",
        f"[01:02](https://youtu.be/{VIDEO.video_id}?t=62)",
        f"at {OWN}&t=62s.",
        "**Bold** and *soft* `code` if a < b and c > d",
        "A `List<String>` of [1:02] times, [sic] and (so on)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "- [ ] to do\n1. one",
        "JavaScript: a language; www. is a prefix",
    ],
)
def test_what_is_the_video_s_own_and_plain_markdown_stay(written: str) -> None:
    assert cleaned(written, DETAILS) == written


def test_another_video_is_elsewhere_too() -> None:
    assert cleaned("[x](https://www.youtube.com/watch?v=AAAAAAAAAAA&t=5s)", DETAILS) == "x"
    assert cleaned(f"[x]({OWN}&t=5s)", VideoDetails("transcript:1", "Mine")) == "x"


@given(st.text(st.sampled_from("[]()<>!ab :/\x00htps.e\n=\"'"), max_size=200))
def test_no_link_no_image_no_script_in_whatever_is_written(written: str) -> None:
    text = cleaned(written + "[a](https://evil.example)<script>", DETAILS)
    assert "https://" not in text
    assert "<script>" not in text
    assert "\x00" not in text


def test_a_long_text_takes_no_long_time() -> None:
    for piece in ("[", "![", "<", "(", "[a](", "<!--", "https://", "[a][b]"):
        assert isinstance(cleaned(piece * 20_000, DETAILS), str)

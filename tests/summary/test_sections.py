"""Sections that become data are split off, and never seen while the text is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.sections import AsideFilter, split, unfenced

HEADINGS = [
    "## Key moments",
    "# key moments",
    "**Key moments**",
    "### **Key Moments:**",
    "Key moments",
    "## 3. Key moments",
    "## ⏱️ Key moments ##",
    "__Key moments__:",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_section_is_found_in_the_forms_models_write(heading: str) -> None:
    answer = split(f"# Bread\n\nIt rises.\n\n{heading}\n\n- [00:10] Rising\n")
    assert (answer.text, answer.key_moments) == ("# Bread\n\nIt rises.", "- [00:10] Rising")


def test_both_sections_are_found_in_any_order() -> None:
    one = split("Text.\n\n## Verdict\n[00:10] Yes.\n\n## Key moments\n[00:20] a")
    other = split("Text.\n\n## Key moments\n[00:20] a\n\n**Verdict**\n[00:10] Yes.\n")
    assert one == other
    assert (one.text, one.verdict, one.key_moments) == ("Text.", "[00:10] Yes.", "[00:20] a")


@pytest.mark.parametrize(
    "line",
    [
        "Key momentum",
        "The key moments are these.",
        "## Key moments of the war",
        "Key",
        "Verdict of the court",
        "The verdict",
    ],
)
def test_other_lines_are_no_heading(line: str) -> None:
    assert split(f"a\n{line}\nb").text == f"a\n{line}\nb"


def test_the_section_ends_at_the_next_heading_of_its_rank() -> None:
    answer = split("## Key moments\n[00:01] a\n### Later\n[00:09] b\n## Result\nIt is good.")
    assert answer.text == "## Result\nIt is good."
    assert answer.key_moments == "[00:01] a\n### Later\n[00:09] b"


def test_the_rule_before_the_section_goes_with_it() -> None:
    assert split("Text.\n\n---\n\n## Key moments\n[00:01] a").text == "Text."


_LINES = st.lists(
    st.sampled_from(
        [*HEADINGS, "Key", "## Key points", "text", "", "- [00:10] x", "# Next", "  ", "1", "**Ke", "## Verdict", "Ver"]
    )
)


@given(_LINES, st.lists(st.integers(1, 9)), st.booleans())
def test_what_is_shown_live_is_the_text_without_the_section_however_it_is_cut(
    lines: list[str], sizes: list[int], closed: bool
) -> None:
    markdown = "\n".join(lines) + ("\n" if closed else "")
    shown: list[str] = []
    live = AsideFilter(shown.append)
    at = 0
    for size in [*sizes, len(markdown)]:
        live.write(markdown[at : at + size])
        at += size
    live.end()
    assert "".join(shown).strip() == split(markdown).text


def test_text_is_shown_at_once_when_it_cannot_become_the_heading() -> None:
    shown: list[str] = []
    live = AsideFilter(shown.append)
    live.write("Bre")
    assert shown == ["Bre"]
    live.write("ad\n## Ke")
    assert "".join(shown) == "Bread\n"
    live.write("ep it warm")
    assert "".join(shown) == "Bread\n## Keep it warm"


@pytest.mark.parametrize(
    ("markdown", "inner"),
    [
        ("```markdown\n# A\nb\n```", "# A\nb"),
        ("  ```\n# A\n```\n", "# A"),
        ("```\na\n```\nb\n```\nc\n```", "```\na\n```\nb\n```\nc\n```"),
        ("# A", "# A"),
        ("```", "```"),
    ],
)
def test_a_fence_around_the_whole_answer_is_taken_off(markdown: str, inner: str) -> None:
    assert unfenced(markdown) == inner

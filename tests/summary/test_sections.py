"""The section of times is split off, and never seen while the text is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.sections import KeyMomentsFilter, split_key_moments, unfenced

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
    text, section = split_key_moments(f"# Bread\n\nIt rises.\n\n{heading}\n\n- [00:10] Rising\n")
    assert (text, section) == ("# Bread\n\nIt rises.", "- [00:10] Rising")


@pytest.mark.parametrize("line", ["Key momentum", "The key moments are these.", "## Key moments of the war", "Key"])
def test_other_lines_are_no_heading(line: str) -> None:
    assert split_key_moments(f"a\n{line}\nb") == (f"a\n{line}\nb", "")


def test_the_section_ends_at_the_next_heading_of_its_rank() -> None:
    text, section = split_key_moments("## Key moments\n[00:01] a\n### Later\n[00:09] b\n## Result\nIt is good.")
    assert text == "## Result\nIt is good."
    assert section == "[00:01] a\n### Later\n[00:09] b"


def test_the_rule_before_the_section_goes_with_it() -> None:
    assert split_key_moments("Text.\n\n---\n\n## Key moments\n[00:01] a")[0] == "Text."


_LINES = st.lists(
    st.sampled_from([*HEADINGS, "Key", "## Key points", "text", "", "- [00:10] x", "# Next", "  ", "1", "**Ke"])
)


@given(_LINES, st.lists(st.integers(1, 9)), st.booleans())
def test_what_is_shown_live_is_the_text_without_the_section_however_it_is_cut(
    lines: list[str], sizes: list[int], closed: bool
) -> None:
    markdown = "\n".join(lines) + ("\n" if closed else "")
    shown: list[str] = []
    live = KeyMomentsFilter(shown.append)
    at = 0
    for size in [*sizes, len(markdown)]:
        live.write(markdown[at : at + size])
        at += size
    live.end()
    assert "".join(shown).strip() == split_key_moments(markdown)[0]


def test_text_is_shown_at_once_when_it_cannot_become_the_heading() -> None:
    shown: list[str] = []
    live = KeyMomentsFilter(shown.append)
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

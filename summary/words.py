"""Words and tokens of a text in any script: how many there are, and which of them carry its content."""

import re
from collections.abc import Iterable

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_CHAR = re.compile(f"[{_CJK}]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OTHER_CHAR = re.compile(f"[^\x00-\x7f{_CJK}]")
_TOKEN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")

_SHORTEST = 3
_STEM = 5

_COMMON = """
    a about actually after again all also always and any are around back basically because been before being but
    came can could did does doing don done down each even ever every for from get gets getting give goes going gonna
    good got gotta had has have having her here hey him his how into its just kind kinda know like little look lot
    made make makes making many maybe mean might more most much must need not now off okay one only other our out over
    part people put quite really right said same say says see she should show some something sort stuff such sure take
    than that the their them then there these they thing things think this those through time too two uh um until upon
    use used using very video want was way well went were what when where which while who why will with would yeah yes
    you your"""
COMMON = frozenset(_COMMON.split())


def count_words(text: str) -> int:
    """Words: those between white space, and in scripts without spaces one for two characters."""
    ideographs = 0 if text.isascii() else len(_IDEOGRAPH.findall(text))
    if not ideographs:
        return len(text.split())
    return len(_IDEOGRAPH.sub(" ", text).split()) + (ideographs + 1) // 2


def estimate_tokens(text: str) -> int:
    """Tokens a model will count, estimated: four ASCII characters, two of other alphabets or one CJK character each."""
    if text.isascii():
        return (len(text) + 3) // 4
    cjk = len(_CJK_CHAR.findall(text))
    other = len(_OTHER_CHAR.findall(text))
    return cjk + (other + 1) // 2 + (len(text) - cjk - other + 3) // 4


def content_words(text: str) -> list[str]:
    """Keys of the words that carry content, in order: the beginnings of long words, character pairs for CJK."""
    return list(_keys(_TOKEN.findall(text.casefold())))


def _keys(tokens: Iterable[str]) -> Iterable[str]:
    for token in tokens:
        if _CJK_CHAR.match(token):
            yield from (token[i : i + 2] for i in range(max(len(token) - 1, 1)))
        elif token.isdigit() or (len(token) >= _SHORTEST and token not in COMMON):
            yield token[:_STEM]

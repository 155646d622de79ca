"""No secret of the settings gets through the log, however a line came to hold it."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ops import redaction
from setting_values import Settings

SETTINGS = Settings(
    openai_api_key="sk-one two&three",
    login_code='p"ss<wörd>',
    api_tokens=(("ci", "token-of-ci"),),
    openai_base_url="http://me-there:pass-word@local/v1",
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, out = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(out)
    before = {each: each.formatter for each in root.handlers}
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)
    for each, formatter in before.items():
        each.setFormatter(formatter)


def test_secrets_are_struck_out_in_every_form(written: io.StringIO) -> None:
    now = [SETTINGS]
    redaction.install(lambda: now[0], ["key-of-cookies"])
    log = logging.getLogger("some.library")
    log.warning("asked http://x/?key=sk-one%%20two%%26three with %s", "sk-one two&three")
    log.warning('{"code": "p\\"ss<w\\u00f6rd>"} and %s', 'p"ss<wörd>')
    try:
        raise ValueError("token-of-ci, pass-word, key-of-cookies")
    except ValueError:
        log.exception("broke")
    now[0] = replace(SETTINGS, openai_api_key="another-key")
    log.warning("another-key is used now")
    told = written.getvalue()
    for secret in (
        "sk-one",
        "three",
        "wörd",
        "w\\u00f6rd",
        "token-of-ci",
        "pass-word",
        "key-of-cookies",
        "another-key",
    ):
        assert secret not in told
    assert redaction.STRUCK in told
    assert "is used now" in told

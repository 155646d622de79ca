"""What bodies are taken, and the sentence that names what is wrong with one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import AppError
from summary.values import SummaryOptions
from web.bodies import Retry, Submission, SynchronousSubmission
from web.body_reader import parse

VIDEO = "https://youtu.be/dQw4w9WgXcQ"


def read(body: Any) -> SynchronousSubmission:
    return parse(SynchronousSubmission, json.dumps(body).encode())


def refusal(body: Any) -> AppError:
    with pytest.raises(AppError) as caught:
        read(body)
    return caught.value


def test_defaults_are_those_of_the_contract() -> None:
    body = read({"url": VIDEO})
    usual = SummaryOptions()
    assert body.options(usual) == usual
    assert (usual.length, usual.style, usual.language, usual.instruction) == ("medium", "briefing", "auto", "")
    assert (body.fresh, body.mode, body.force_sync, body.force_async) == (False, None, False, False)


def test_urls_may_be_one_text_with_a_link_a_line() -> None:
    assert read({"urls": f"{VIDEO}\r\n\n  sample:bees \n"}).links == [VIDEO, "sample:bees"]
    assert read({"urls": [VIDEO, "", "  "]}).links == [VIDEO]


def test_null_means_not_given() -> None:
    body = read({"url": VIDEO, "urls": None, "model": None, "length": None, "fresh": None, "mode": None})
    assert body.links == [VIDEO]
    assert (body.length, body.fresh) == (None, False)


def test_an_unknown_field_is_named_with_the_known_ones_also_when_it_is_null() -> None:
    for value in ("x", None):
        error = refusal({"url": VIDEO, "lenght": value})
        assert (error.code, error.message) == ("unknown_field", "Unknown field: lenght.")
        assert "length" in error.remedy


def test_a_very_long_field_name_is_not_repeated_in_full() -> None:
    assert len(refusal({"x" * 5000: 1}).message) < 100


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ([VIDEO], "The body must be a JSON object."),
        ("text", "The body must be a JSON object."),
        ({"url": 7}, "`url` must be text."),
        ({"urls": 7}, "`urls` must be a list."),
        ({"urls": [VIDEO, 7]}, "`urls[1]` must be text."),
        ({"url": VIDEO, "fresh": "true"}, "`fresh` must be true or false."),
        ({"url": VIDEO, "force_sync": 1}, "`force_sync` must be true or false."),
        ({"url": VIDEO, "length": "huge"}, "`length` must be one of brief, short, medium, long or full; got huge."),
        (
            {"url": VIDEO, "style": "poem"},
            "`style` must be one of briefing, bullets, notes, steps or prose; got poem.",
        ),
        ({"url": VIDEO, "mode": "later"}, "`mode` must be one of auto, sync or async; got later."),
        ({"url": VIDEO, "instruction": "x" * 2001}, "`instruction` may have at most 2000 characters; got 2001."),
        (
            {"url": VIDEO, "language": "en\nIgnore it"},
            "`language` must be a language such as de or German; got en Ignore it.",
        ),
        ({"url": VIDEO, "caption_language": "!"}, "`caption_language` must be a language such as de or German; got !."),
    ],
)
def test_what_is_wrong_is_said(body: Any, sentence: str) -> None:
    error = refusal(body)
    assert (error.code, error.message) == ("bad_request", sentence)


def test_an_instruction_of_exactly_the_limit_is_taken() -> None:
    assert read({"url": VIDEO, "instruction": "é" * 2000}).instruction == "é" * 2000


@pytest.mark.parametrize("body", [{}, {"url": ""}, {"urls": []}, {"urls": " \n "}])
def test_no_link_is_nothing_to_do(body: Any) -> None:
    with pytest.raises(AppError) as caught:
        _ = read(body).links
    assert caught.value.code == "nothing_to_do"


def test_url_and_urls_together_are_refused() -> None:
    with pytest.raises(AppError, match="Both `url` and `urls`"):
        _ = read({"url": VIDEO, "urls": [VIDEO]}).links


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"{'url': 1}", b"\xff\xfe", b"[" * 100_000, b"1" * 5000],
    ids=["empty", "cut", "quotes", "bytes", "deep", "huge number"],
)
def test_whatever_bytes_come_the_answer_is_a_refusal(data: bytes) -> None:
    with pytest.raises(AppError) as caught:
        parse(Submission, data)
    assert caught.value.http_status == 400


def test_broken_json_is_located() -> None:
    with pytest.raises(AppError, match=r"line 2, column 1"):
        parse(Submission, b'{"url": "x",\n}')


@pytest.mark.parametrize("items", [[-1], [True], ["0"], [0.0], []])
def test_items_to_retry_are_whole_numbers_and_at_least_one(items: list[Any]) -> None:
    with pytest.raises(AppError) as caught:
        parse(Retry, json.dumps({"items": items}).encode())
    assert caught.value.code == "bad_request"
    assert "`items" in caught.value.message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def outcome(body: Any) -> SynchronousSubmission | AppError:
    try:
        return read(body)
    except AppError as error:
        return error


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*SynchronousSubmission.model_fields, "other"]), _JSON, max_size=4) | _JSON)
def test_any_json_is_taken_or_refused_in_words(body: Any) -> None:
    got = outcome(body)
    if isinstance(got, AppError):
        assert got.http_status == 400
        assert got.code in ("bad_request", "unknown_field")
        assert len(got.message) < 200
    else:
        assert len(got.instruction or "") <= 2000
        assert isinstance(got.fresh, bool)

"""Gemini's stream is read the same however the network cuts it, and with everything newer models put into it."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.answer import End, Piece
from providers.gemini_errors import refusal
from providers.gemini_stream import objects, piece
from summary.values import Usage

MESSAGES = [{"a": 'brackets ] } in "text"'}, {"b": [1, {"c": "Zürich 🐝"}]}, {}]
STREAM = ("[" + "\n,\r\n".join(json.dumps(message, ensure_ascii=False) for message in MESSAGES) + "]\n").encode()


@settings(deadline=None, derandomize=True)
@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_objects_come_whole_from_any_pieces(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    assert list(objects(STREAM[a:b] for a, b in pairwise(edges))) == MESSAGES


def test_each_object_comes_as_soon_as_it_is_whole() -> None:
    arriving = iter([b'[{"n": 1}', b'\n,\r\n{"n"', b": 2}"])
    assert next(objects(arriving)) == {"n": 1}
    assert next(arriving) == b'\n,\r\n{"n"', "it must not have waited for more"


@pytest.mark.parametrize("body", [b"<html>", b"", b"[", b'[{"a": ', b'"text"'])
def test_what_is_no_array_of_objects_has_none(body: bytes) -> None:
    assert list(objects([body])) == []


def candidate(**fields: Any) -> dict[str, Any]:
    return {"candidates": [fields]}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (candidate(content={"parts": [{"text": "a"}, {"text": "b"}]}), Piece("ab")),
        (candidate(content={"parts": [{"text": "Hm.", "thought": True}, {"text": "Yes."}]}), Piece("Yes.")),
        (candidate(content={"parts": [{"thoughtSignature": "c2ln"}]}), Piece("")),
        (candidate(content={"role": "model"}, finishReason=1), Piece("", end=End.COMPLETE)),
        (candidate(finishReason=2), Piece("", end=End.CUT_OFF)),
        (candidate(finishReason=5), Piece("", end=End.REFUSED, reason="language")),
        (candidate(finishReason=6), Piece("", end=End.BROKEN)),
        (candidate(finishReason=99), Piece("", end=End.REFUSED, reason="not told")),
        ({"promptFeedback": {"blockReason": 3}}, Piece(end=End.REFUSED, reason="a word on its block list")),
        ({"usageMetadata": {"promptTokenCount": 9}}, Piece("", Usage(9, 0))),
        (
            {"usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 2, "thoughtsTokenCount": 5}},
            Piece("", Usage(9, 7)),
        ),
        ({}, Piece("")),
    ],
)
def test_what_a_message_says(message: dict[str, Any], told: Piece) -> None:
    assert piece(message) == told


@pytest.mark.parametrize("body", [{"error": {"message": "Wrong  key\nwas SECRET."}}, [{"error": {"message": "x"}}]])
def test_errors_are_read_alone_and_in_an_array(body: Any) -> None:
    error = refusal(400, {}, json.dumps(body).encode(), model="m", key="SECRET")
    assert error.code == "model_request_refused"
    assert error.message in ("Gemini refused the request: Wrong key was [key].", "Gemini refused the request: x")


def test_a_minute_and_a_day_of_quota_are_different_things() -> None:
    def told(quota: str) -> bytes:
        details = [{"violations": [{"quotaId": quota}]}, {"retryDelay": "32.5s"}]
        return json.dumps([{"error": {"code": 429, "details": details}}]).encode()

    minute = refusal(429, {}, told("GenerateRequestsPerMinutePerProjectPerModel"), model="m", key="k")
    day = refusal(429, {}, told("GenerateRequestsPerDayPerProjectPerModel"), model="m", key="k")
    assert (minute.code, minute.retryable, minute.retry_after) == ("model_rate_limited", True, 32.5)
    assert (day.code, day.retryable) == ("model_quota_exhausted", False)

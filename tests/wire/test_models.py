"""The stand-ins for language models say only what the real ones could say, as the real clients' own types have it."""

import json
from typing import Any

import pytest
import requests

from tests.wire import gemini, openai, scenarios
from tests.wire.answers import plausible, tokens
from tests.wire.stand import Stand

STREAMED = [name for name in (*scenarios.BROKEN, *scenarios.ANSWERS) if name not in
            ("html502", "html404", "reset", "silent", "stallmid", "trickle", "slow")]  # fmt: skip
PROMPT = "<transcript>\n[00:00] Hello there\n[01:05] and some “more”\n[1:02:03] then the end\n</transcript>"


def body_of(response: requests.Response) -> str:
    """What came, even when it breaks off."""
    parts: list[bytes] = []
    try:
        parts.extend(response.iter_content(chunk_size=None))
    except requests.exceptions.ChunkedEncodingError:
        pass
    return b"".join(parts).decode()


@pytest.mark.parametrize("scenario", STREAMED)
def test_openai_messages_are_of_the_clients_types(scenario: str) -> None:
    from openai.types import ErrorObject
    from openai.types.chat import ChatCompletionChunk

    asked: dict[str, Any] = {"model": scenario, "stream": True, "stream_options": {"include_usage": True}}
    asked["messages"] = [{"role": "user", "content": PROMPT}]
    with Stand() as stand:
        stand.route(openai.HOST, openai.OpenAIStand())
        url = stand.direct_url(openai.HOST) + "/v1/chat/completions"
        body = body_of(requests.post(url, json=asked, stream=True, timeout=5))
    events = [event.removeprefix("data: ") for event in body.split("\n\n") if event]
    assert events
    for event in events:
        if event == "[DONE]":
            continue
        message = json.loads(event)
        if "error" in message:
            ErrorObject.model_validate(message["error"], extra="forbid")
        else:
            ChatCompletionChunk.model_validate(message, extra="forbid", strict=True)


@pytest.mark.parametrize("scenario", sorted(scenarios.REFUSALS))
def test_openai_errors_are_of_the_clients_types(scenario: str) -> None:
    from openai.types import ErrorObject

    ErrorObject.model_validate(openai.error_body(scenario)["error"], extra="forbid")


@pytest.mark.parametrize("scenario", STREAMED)
def test_gemini_messages_are_of_the_clients_types(scenario: str) -> None:
    from google.ai.generativelanguage import GenerateContentResponse

    with Stand() as stand:
        stand.route(gemini.HOST, gemini.GeminiStand())
        url = f"{stand.direct_url(gemini.HOST)}/v1beta/models/{scenario}:streamGenerateContent"
        asked = {"contents": [{"role": "user", "parts": [{"text": PROMPT}]}]}
        query = {"$alt": "json;enum-encoding=int"}
        body = body_of(requests.post(url, params=query, json=asked, stream=True, timeout=5))
    whole = body if body.endswith("]") else body + "]"
    messages = json.loads(whole)
    assert messages
    for message in messages:
        if "error" in message:
            assert set(message["error"]) == {"code", "message", "status"}
            continue
        for candidate in message.get("candidates", ()):
            for part in candidate.get("content", {}).get("parts", ()):
                part.pop("thought", None)  # newer than the client's types
        GenerateContentResponse.from_json(json.dumps(message), ignore_unknown_fields=False)


def test_the_summary_quotes_times_of_the_prompt_and_of_nothing_else() -> None:
    text = plausible(PROMPT)
    assert "- [00:00] Hello there\n- [01:05] and some “more”\n- [1:02:03] then the end" in text
    assert "Key moments" not in plausible("no times here")
    assert "".join(tokens(text)) == text

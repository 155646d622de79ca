"""Channels and playlists that are followed: new videos are summarized by themselves."""

from dataclasses import replace
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from pydantic import Field

import errors
from following.feeds import feed_of
from following.values import MOST_PER_CHECK, MOST_WORD_CHARS, MOST_WORDS, Follow, Wanted, plain_words
from library_errors import FOLLOW_NOT_FOUND, NOT_TO_FOLLOW, TOO_MANY_FOLLOWS
from web import bodies
from web.body_reader import read
from web.context import services, usual_options
from web.openapi.operation import HTML, documented

blueprint = Blueprint("following", __name__, url_prefix="/following")

Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=MOST_WORD_CHARS)]], Field(max_length=MOST_WORDS)]
Hours = Annotated[float, Field(ge=0.0001, le=720, allow_inf_nan=False)]


class Changes(bodies.Options):
    """What shall be different; what is not named stays."""

    limit: Annotated[int, Field(ge=1, le=MOST_PER_CHECK)] | None = None
    include: Words | None = None
    exclude: Words | None = None
    interval: Hours | None = None
    paused: bool | None = None


class NewFollow(Changes):
    """What to follow, and how; `last` of its newest videos are summarized at once."""

    url: str
    last: Annotated[int, Field(ge=0, le=MOST_PER_CHECK)] = 0
    paused: None = None


@blueprint.get("")
@documented({200: (dict[str, Any], HTML)})
def following() -> Response | str:
    """What is followed, the newest first; the page for who asks for one."""
    accepted = request.accept_mimetypes
    if accepted["text/html"] > accepted["application/json"]:
        return render_template("following.html")
    response = jsonify({"following": [follow.as_dict() for follow in services().following.follower.all()]})
    response.headers["Vary"] = "Accept"
    return response


@blueprint.post("")
@documented(
    {200: dict[str, Any], 201: dict[str, Any]},
    *(NOT_TO_FOLLOW, TOO_MANY_FOLLOWS, errors.UNKNOWN_MODEL, errors.YOUTUBE_UNREACHABLE),
    body=NewFollow,
)
def follow() -> Response:
    """Follows a channel or a playlist: 201, or 200 when it is followed already, which then stays as it is."""
    body = read(NewFollow)
    made, created = services().following.follower.add(
        feed_of(body.url), _wanted(body, Wanted(options=usual_options())), body.last, body.interval
    )
    response = jsonify(made.as_dict())
    response.status_code = 201 if created else 200
    response.headers["Location"] = url_for("following.change", follow_id=made.follow_id)
    return response


@blueprint.patch("/<follow_id>")
@documented({200: dict[str, Any]}, FOLLOW_NOT_FOUND, errors.UNKNOWN_MODEL, body=Changes)
def change(follow_id: str) -> Response:
    """Changes how it is followed."""
    body = read(Changes)
    return jsonify(services().following.follower.change(follow_id, lambda before: _changed(before, body)).as_dict())


@blueprint.delete("/<follow_id>")
@documented({204: None}, FOLLOW_NOT_FOUND)
def unfollow(follow_id: str) -> Response:
    """Follows it no longer; what it brought stays."""
    services().following.follower.delete(follow_id)
    return Response(status=204)


@blueprint.post("/<follow_id>/check")
@documented({200: dict[str, Any]}, FOLLOW_NOT_FOUND, errors.YOUTUBE_UNREACHABLE, errors.YOUTUBE_PAUSED)
def check(follow_id: str) -> Response:
    """Looks for new videos now."""
    return jsonify(services().following.follower.check(follow_id, waited_for=True).as_dict())


def _changed(before: Follow, body: Changes) -> Follow:
    return replace(
        before,
        wanted=_wanted(body, before.wanted),
        interval=before.interval if body.interval is None else body.interval,
        paused=before.paused if body.paused is None else body.paused,
    )


def _wanted(body: Changes, before: Wanted) -> Wanted:
    return Wanted(
        limit=body.limit or before.limit,
        include=before.include if body.include is None else plain_words(body.include),
        exclude=before.exclude if body.exclude is None else plain_words(body.exclude),
        model=body.model or before.model,
        options=body.options(before.options),
    )

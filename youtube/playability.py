"""Why YouTube does not play a video, read from its player reply; the same for every client that asked."""

import time

import errors
from errors import AppError, ErrorKind
from youtube.player import PlayerReply
from youtube.proxies import Proxy, blocked

UNKNOWN_START = 30 * 60.0
"""Seconds until one looks again at what is live, or begins at a time that is not told."""

# YouTube has no field for these; its words are English, because that is what is asked for. Words are read last.
_WORDS: tuple[tuple[ErrorKind, tuple[str, ...]], ...] = (
    (errors.VIDEO_PRIVATE, ("private video", "video is private")),
    (errors.VIDEO_MEMBERS_ONLY, ("members-only", "members only", "available to this channel's members")),
    (errors.VIDEO_REGION_BLOCKED, ("in your country", "in your region", "from your location")),
    (errors.AGE_RESTRICTED, ("confirm your age", "age-restricted", "inappropriate for some users")),
    (errors.VIDEO_UNAVAILABLE, ("has been removed", "no longer available", "has been terminated")),
)


def not_over(player: PlayerReply) -> AppError | None:
    """What is live, or has not begun, is not there yet: its time says when to look again."""
    if player.upcoming:
        begins = player.starts_at
        wait = UNKNOWN_START if begins is None else max(0.0, begins - time.time())
        return AppError(errors.VIDEO_NOT_STARTED, reason=player.reason or "no time is told.", retry_after=wait)
    if player.live:
        return AppError(errors.VIDEO_LIVE, retry_after=UNKNOWN_START)
    return None


def unplayable(player: PlayerReply, proxy: Proxy | None) -> AppError:
    """The error for a reply that says that the video does not play."""
    waiting = not_over(player)
    if waiting:
        return waiting
    if player.age_gated:
        return AppError(errors.AGE_RESTRICTED)
    if player.for_members:
        return AppError(errors.VIDEO_MEMBERS_ONLY)
    if player.is_private:
        return AppError(errors.VIDEO_PRIVATE)
    said = player.reason.replace("\u2019", "'").lower()
    if (player.status == "LOGIN_REQUIRED" and "not a bot" in said) or "isn't available, try again later" in said:
        return blocked(proxy)
    for kind, words in _WORDS:
        if any(word in said for word in words):
            return AppError(kind)
    if player.status == "ERROR":
        return AppError(errors.VIDEO_UNAVAILABLE)
    return AppError(errors.VIDEO_UNPLAYABLE, reason=player.reason or "it gives no reason.")

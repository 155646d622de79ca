"""The model that needs nothing: it selects passages of the transcript, offline and always the same ones."""

from collections.abc import Iterator

import errors
from errors import AppError
from providers.extractive import answering, labels, writing
from providers.extractive.languages import code_of
from providers.extractive.selection import select
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage

_SHARE = 0.5  # of a short transcript's words; a summary of all of it would be none
_FEWEST_WORDS_FOR_MOMENTS = 60


class Builtin:
    """Extractive: it shows what was said, and cannot write, translate or follow an instruction."""

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """Markdown, a passage at a time, then a usage of no tokens; AppError CAPTIONS_TOO_THIN when nothing is said.

        At most `request.target_words` words of the transcript, and at most half of it, are shown; with
        `request.timed` a section "Key moments" follows. With a `question` it is the passages that answer it.
        """
        cancel.raise_if_cancelled()
        if request.question:
            yield from answering.passages(request, cancel.raise_if_cancelled)
            yield Usage(0, 0)
            return
        selection = select(request.segments, request.language)
        ranking, language = selection.ranking, selection.language
        cancel.raise_if_cancelled()
        room = max(1, min(request.target_words, int(selection.words * _SHARE)))
        chosen = ranking.choose(room, cancel.raise_if_cancelled)
        if not chosen:
            raise AppError(errors.CAPTIONS_TOO_THIN, words=selection.words)
        wanted = request.options.language.strip()
        translates = wanted.lower() not in ("", "auto") and (code_of(wanted) or wanted) != language.code
        yield writing.introduction(request.options, translates)

        parts: list[labels.Stretch] = []
        if request.timed:
            parts = labels.stretches(request.details.chapters, selection.begin, selection.end, request.options.length)
        for piece in writing.body(chosen, parts, request.options.style, language.code == "en"):
            cancel.raise_if_cancelled()
            yield piece
        if request.timed and selection.words >= _FEWEST_WORDS_FOR_MOMENTS:
            for piece in writing.key_moments(labels.moments(parts, ranking, language, cancel.raise_if_cancelled)):
                cancel.raise_if_cancelled()
                yield piece
        yield Usage(0, 0)

"""Finished pieces serve a retry, and are forgotten after a week."""

from pathlib import Path

from storage.checkpoints import KEPT_DAYS, Checkpoints
from storage.database import Database
from storage.summary_library import SummaryLibrary


def test_a_piece_is_there_for_the_retry_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    first = Database(path)
    SummaryLibrary(first).save_piece("key", "half of it")
    first.close()
    second = Database(path)
    library = SummaryLibrary(second)
    assert library.piece("key") == "half of it"
    assert library.piece("another") is None
    library.save_piece("key", "better half")
    assert library.piece("key") == "better half"
    second.close()


def test_old_pieces_go_when_a_new_one_comes(database: Database) -> None:
    times = iter((0.0, KEPT_DAYS * 86_400.0, KEPT_DAYS * 86_400 + 1.0))
    pieces = Checkpoints(database, now=lambda: next(times))
    pieces.save_piece("old", "text")
    pieces.save_piece("a week later", "text")
    assert pieces.piece("old") == "text"
    pieces.save_piece("a second later", "text")
    assert pieces.piece("old") is None
    assert pieces.piece("a week later") == "text"

"""Backups are made and laid ready one at a time, so that two never write into the same place."""

import threading
from pathlib import Path

from errors import AppError
from ops.backups import Backups
from setting_values import Settings


def test_of_many_at_once_each_is_whole_or_refused(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(bytes(range(256)) * 40_000)
    backups = Backups(Settings(data_dir=tmp_path), "1")
    name = backups.make("asked for").path.name
    codes: list[str] = []

    def work(number: int) -> None:
        try:
            if number % 2:
                backups.stage(name)
            else:
                backups.make("asked for")
        except AppError as fault:
            codes.append(fault.code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {"backup_running"}
    kept = backups.kept()
    assert len(kept) + len(codes) <= 13
    assert all(one.manifest for one in kept)
    backups.stage(name)
    assert (tmp_path / "restore-pending" / "note").read_bytes() == (tmp_path / "note").read_bytes()

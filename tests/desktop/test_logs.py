"""A profile's log: written, rotated, closed."""

import logging
from pathlib import Path

import pytest

from mourafaka_desktop import logs
from mourafaka_desktop.errors import FolderNotWritable


def test_what_the_program_logs_lands_in_the_profile(tmp_path: Path) -> None:
    handler = logs.write_to(tmp_path)
    try:
        logging.getLogger("mourafaka_desktop.sync").info("frames sent: %d", 3)
    finally:
        logs.stop(handler)
    line = (tmp_path / "logs" / "mourafaka.log").read_text(encoding="utf-8")
    assert line.endswith("Z INFO mourafaka_desktop.sync frames sent: 3\n")


def test_the_log_never_grows_past_its_share_of_the_disk(tmp_path: Path) -> None:
    handler = logs.write_to(tmp_path)
    try:
        for _ in range(60):
            logging.getLogger("mourafaka_desktop").info("x" * 100_000)
    finally:
        logs.stop(handler)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == 1 + logs.OLDER_FILES
    assert all(file.stat().st_size <= logs.LARGEST_BYTES for file in files)


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        logs.write_to(tmp_path)

"""The log file of a profile: what the program did, never what a coach wrote.

Log codes, counts, durations and ids; no names, no notes, no addresses of people. A failure of the world is
logged by its code alone. The files lie in the profile's `logs` folder: one, and three older ones.
"""

import logging
import logging.handlers
import time
from pathlib import Path

from mourafaka_desktop.errors import FolderNotWritable

FOLDER_NAME = "logs"
FILE_NAME = "mourafaka.log"
LARGEST_BYTES = 512 * 1024
OLDER_FILES = 3


def write_to(profile_folder: Path) -> logging.Handler:
    """Send the program's log to the profile's rotating file, and return the handler to `stop()`.

    Raises FolderNotWritable.
    """
    folder = profile_folder / FOLDER_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / FILE_NAME,
            maxBytes=LARGEST_BYTES,
            backupCount=OLDER_FILES,
            encoding="utf-8",
        )
    except OSError as error:
        raise FolderNotWritable(folder) from error
    form = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime  # UTC: the laptop's time zone may be wrong
    handler.setFormatter(form)
    logger = logging.getLogger("mourafaka_desktop")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """Close a log that `write_to()` opened."""
    logging.getLogger("mourafaka_desktop").removeHandler(handler)
    handler.close()

"""Where things lie: what is shipped with the program, and where a coach's profiles are kept."""

import re
import sys
from pathlib import Path

import platformdirs

# In Arabic letters 120 bytes: with a date and an ending, within the 255 that file systems allow.
_LONGEST_NAME = 60

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """A shipped folder: inside the frozen application or the wheel, or at the root of a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / name] if frozen else []
    candidates += [_PACKAGE / name, _PACKAGE.parents[1] / name]
    return next((folder for folder in candidates if folder.is_dir()), candidates[-1])


def resources() -> Path:
    """Fonts, icons, questionnaires and demo content."""
    return _shipped("resources")


def translations() -> Path:
    """The catalogues, `<language>/LC_MESSAGES/mourafaka.po`."""
    return _shipped("translations")


def profiles() -> Path:
    """The folder of all profiles on this computer; each profile is a folder in it."""
    return Path(platformdirs.user_data_dir("mourafaka", appauthor=False)) / "profiles"


def demo() -> Path:
    """Where the demo's profile and its server are kept, apart from any coach's own."""
    return Path(platformdirs.user_data_dir("mourafaka-demo", appauthor=False))


def settings_file() -> Path:
    """What this computer remembers between two starts; nothing of a cooperative lies in it."""
    return Path(platformdirs.user_config_dir("mourafaka", appauthor=False)) / "preferences.ini"


def safe_name(text: str) -> str:
    """`text` as a part of a file's name, which no file system or shell stumbles on; empty where nothing is left."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:_LONGEST_NAME]

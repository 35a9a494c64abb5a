"""The language of this computer, as the program first greets its coach."""

import locale
import os

from mourafaka_desktop.i18n.catalogue import Language


def system_language() -> Language:
    """Arabic or English where the system says so, else French: the coaches' other working language."""
    stated = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    known = next((name for name in [*stated, locale.getlocale()[0] or ""] if name), "")
    prefix = known[:2].lower()
    return Language(prefix) if prefix in ("ar", "en") else Language.FR

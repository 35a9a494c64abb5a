"""The title of a form in both languages: `title_of`.

An XForm has one title for all its languages. Authors who want two write both into it, with a middle dot or a bar
between them: `Diagnostic Mourafaka · تشخيص مرافقة`, in either order.
"""

import re

from mourafaka_forms.framework import Text

_BETWEEN = re.compile(r"\s+[·|]\s+")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")


def title_of(title: str) -> Text:
    """The title in each language; the whole of it in both where it is not written twice."""
    parts = _BETWEEN.split(title.strip())
    arabic = [part for part in parts if _ARABIC_LETTER.search(part)]
    other = [part for part in parts if not _ARABIC_LETTER.search(part)]
    if not (arabic and other):
        return Text(fr=title.strip(), ar=title.strip())
    return Text(fr=" · ".join(other), ar=" · ".join(arabic))

"""Reading a PDF back as people do: what pdftotext and pdfium find in it, and how much of it."""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pypdfium2

_INVISIBLE = re.compile("[\u0640\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3][\u0621-\u0652\u0670\u0671-\u06d3]*")
LATIN = re.compile("[^\\W\\d_\u0600-\u06ff\u2d30-\u2d7f]+")


def poppler_text(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pdfium_text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return "\n".join(texts)


def words(text: str, kind: re.Pattern[str]) -> list[str]:
    """The words of one script in their order, compared as people compare them."""
    return kind.findall(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def recall(expected: Iterable[object], found: Iterable[object]) -> float:
    """The share of what was expected that was found, each occurrence counted."""
    wanted, had = Counter(expected), Counter(found)
    return sum(min(count, had[one]) for one, count in wanted.items()) / wanted.total()

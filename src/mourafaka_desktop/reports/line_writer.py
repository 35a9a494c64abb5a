"""Writes a set line into the content of a page: `write_line`."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from mourafaka_desktop.reports.embedding import DocumentFont, document_font
from mourafaka_desktop.reports.fonts import Face
from mourafaka_desktop.reports.typeset import Line, Piece


def write_line(canvas: Any, line: Line, x: float, y: float, wider_space: float = 0) -> None:
    """Write a line from `x` with its baseline at `y`, each space wider by `wider_space` points.

    The diacritics follow as drawings; the text already carries their characters.
    """
    if not line.pieces:
        return
    texts: list[str] = []
    marks: list[str] = []
    for (face, natural_size, colour), pieces in groupby(line.pieces, _look):
        font = document_font(canvas, face)
        size = natural_size * line.scale
        run = list(pieces)
        texts += [f"/{font.name} {number(size)} Tf", fill(colour), f"1 0 0 1 {_at(x, y)} Tm"]
        texts += _text_operators(run, font, size, wider_space)
        marks += [fill(colour)] if any(piece.word.marks for piece in run) else []
        for piece in run:
            for mark in piece.word.marks:
                drawing = _drawing(canvas, font, mark.glyph)
                place = _at(x + mark.x * size / 1000, y + mark.y * size / 1000)
                marks.append(f"q {size / 1000:.5f} 0 0 {size / 1000:.5f} {place} cm {drawing} Do Q")
            x += piece.word.advance * size / 1000
            if piece.space:
                x += wider_space * len(piece.word.slots)
    canvas._code.append(" ".join(["q BT", *texts, "ET", *marks, "Q"]))


def _text_operators(
    run: Iterable[Piece], font: DocumentFont, size: float, wider_space: float
) -> list[str]:
    """The TJ operators of pieces of one look, and Ts where glyphs leave the baseline."""
    operators: list[str] = []
    array: list[str] = []
    rise = 0.0
    # Inside a TJ array positive numbers move to the left.
    wider = round(-wider_space / size * 1000)
    for piece in run:
        for piece_rise, codes in font.encode(piece.word):
            if piece_rise != rise:
                operators += [_shown(array), f"{number(piece_rise * size / 1000)} Ts"]
                array, rise = [], piece_rise
            array.append(codes)
        if piece.space and wider:
            array.append(f"{wider * len(piece.word.slots)}")
    operators.append(_shown(array))
    if rise:
        operators.append("0 Ts")
    return operators


def _shown(array: list[str]) -> str:
    return f"[{''.join(array).replace('><', '')}] TJ"


def _look(piece: Piece) -> tuple[Face, float, str]:
    return piece.word.face, piece.size, piece.colour


def _drawing(canvas: Any, font: DocumentFont, glyph: int) -> str:
    name = font.mark(glyph)
    if name not in canvas._formsinuse:
        canvas._formsinuse.append(name)
    return f"/{canvas._doc.getXObjectName(name)}"


def _at(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


def number(value: float) -> str:
    """A number as PDF writes it, to a hundredth of a point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def fill(colour: str) -> str:
    """The operator that fills with `#RRGGBB`."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return f"{red:.3g} {green:.3g} {blue:.3g} rg"

"""The Unicode Bidirectional Algorithm (UAX #9, revision 46) for one paragraph.

`resolve` gives each character its embedding level (rules P2 to I2), `Paragraph.line_levels` settles
the white space at the ends of a line (L1), and `visual_runs` puts the runs of a line in the order
they are drawn (L2). Mirroring (L4) is left to HarfBuzz, which mirrors as it shapes.

The rules keep the names they have in the standard, so that code and standard can be read together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mourafaka_desktop.reports.bidi_classes import BRACKETS, CANONICAL, CLOSING, bidi_class

_MAX_DEPTH = 125
_MAX_OPEN_BRACKETS = 63

_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
_ISOLATES = _INITIATORS | {"PDI"}
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_EXPLICIT = _EMBEDDINGS | _ISOLATES | {"PDF", "B"}
_REMOVED = _EMBEDDINGS | {"PDF", "BN"}
_NEUTRAL = _ISOLATES | {"B", "S", "WS", "ON"}
_SEPARATORS_AND_TERMINATORS = frozenset({"ES", "CS", "ET"})
_TRAILING_SPACE = _REMOVED | _ISOLATES | {"WS"}

# Strong direction of a class where only "left or right" matters (N0 to N2).
_DIRECTION = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The resolved levels of one paragraph, one per character.

    Characters the algorithm removes (X9) carry the level of the character before them, so that a
    joiner inside an Arabic word does not cut it in two.
    """

    level: int
    levels: tuple[int, ...]
    classes: tuple[str, ...]

    def line_levels(self, start: int, end: int) -> list[int]:
        """Levels of the line `[start, end)`, with rule L1 applied at its end and at tabulators."""
        levels = list(self.levels[start:end])
        trailing = True
        for index in range(end - 1, start - 1, -1):
            kind = self.classes[index]
            if kind in ("S", "B"):
                levels[index - start] = self.level
                trailing = True
            elif trailing and kind in _TRAILING_SPACE:
                levels[index - start] = self.level
            else:
                trailing = False
        return levels


def resolve(text: str, base: int | None = None) -> Paragraph:
    """Resolve one paragraph; `base` is 0 or 1, None takes it from the first strong letter.

    Paragraph separators may stand at the end only: the caller splits paragraphs.
    """
    return resolve_classes([bidi_class(character) for character in text], base, text)


def resolve_classes(classes: Sequence[str], base: int | None = None, text: str = "") -> Paragraph:
    """Resolve a paragraph given by its bidi classes; without `text` nothing counts as a bracket."""
    present = frozenset(classes)
    matches = _matching_pdis(classes) if present & _INITIATORS else {}
    if base is None:
        base = _first_strong_level(classes, matches, 0, len(classes)) or 0
    kinds = classes
    if present & _EXPLICIT:
        levels, kinds = _explicit_levels(classes, base, matches)
        sequences = _isolating_run_sequences(classes, levels, base, matches)
    else:
        levels = [base] * len(classes)
        kept = [i for i, kind in enumerate(classes) if kind != "BN"]
        sequences = [_Sequence(kept, base, _strong(base), _strong(base))] if kept else []
    brackets = _bracket_positions(text) if text else {}
    for sequence in sequences:
        _resolve_sequence(sequence, classes, kinds, levels, brackets)
    if present & _REMOVED:
        for index, kind in enumerate(classes):
            if kind in _REMOVED:
                levels[index] = levels[index - 1] if index else base
    return Paragraph(base, tuple(levels), tuple(classes))


def visual_runs(levels: Sequence[int]) -> list[tuple[int, int, int]]:
    """The level runs of a line, `(start, end, level)`, from left to right as drawn (L2)."""
    runs: list[tuple[int, int, int]] = []
    start = 0
    for index in range(1, len(levels) + 1):
        if index == len(levels) or levels[index] != levels[start]:
            runs.append((start, index, levels[start]))
            start = index
    if not runs:
        return runs
    lowest_odd = min((level for _, _, level in runs if level & 1), default=_MAX_DEPTH + 2)
    for level in range(max(run[2] for run in runs), lowest_odd - 1, -1):
        index = 0
        while index < len(runs):
            end = index
            while end < len(runs) and runs[end][2] >= level:
                end += 1
            runs[index:end] = runs[index:end][::-1]
            index = end + 1
    return runs


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indexes of a line's characters from left to right as drawn (L2)."""
    order: list[int] = []
    for start, end, level in visual_runs(levels):
        order += reversed(range(start, end)) if level & 1 else range(start, end)
    return order


def first_strong_level(text: str) -> int | None:
    """0 or 1 by the first strong letter outside isolates (P2, P3); None where there is none."""
    classes = [bidi_class(character) for character in text]
    return _first_strong_level(classes, _matching_pdis(classes), 0, len(classes))


def _bracket_positions(text: str) -> dict[int, str]:
    return {index: mark for index, mark in enumerate(text) if mark in BRACKETS}


# --- explicit levels and isolates (BD9, P2, P3, X1 to X8, BD13) -----------------------------------


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence (BD13) and the directions at its start and end (X10)."""

    indexes: list[int]
    level: int
    start_direction: str = ""
    end_direction: str = ""


def _matching_pdis(classes: Sequence[str]) -> dict[int, int]:
    """For each isolate initiator that has one, the index of its matching PDI (BD9)."""
    matches: dict[int, int] = {}
    open_initiators: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _INITIATORS:
            open_initiators.append(index)
        elif kind == "PDI" and open_initiators:
            matches[open_initiators.pop()] = index
    return matches


def _first_strong_level(
    classes: Sequence[str], matches: dict[int, int], start: int, end: int
) -> int | None:
    index = start
    while index < end:
        kind = classes[index]
        if kind == "L":
            return 0
        if kind in ("R", "AL"):
            return 1
        index = matches.get(index, end) if kind in _INITIATORS else index + 1
    return None


def _explicit_levels(
    classes: Sequence[str], base: int, matches: dict[int, int]
) -> tuple[list[int], list[str]]:
    """Rules X1 to X8: the explicit levels, and the classes where an override has replaced them."""
    levels = [base] * len(classes)
    kinds = list(classes)
    stack = [(base, "", False)]  # level, override, opened by an isolate
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    for index, kind in enumerate(classes):
        level, override, isolate = stack[-1]
        if kind in _EMBEDDINGS:
            deeper = _next_level(level, odd=kind in ("RLE", "RLO"))
            if deeper <= _MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                stack.append((deeper, {"RLO": "R", "LRO": "L"}.get(kind, ""), False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind in _INITIATORS:
            levels[index] = level
            kinds[index] = override or kind
            odd = kind == "RLI"
            if kind == "FSI":
                end = matches.get(index, len(classes))
                odd = _first_strong_level(classes, matches, index + 1, end) == 1
            deeper = _next_level(level, odd=odd)
            if deeper <= _MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((deeper, "", True))
            else:
                overflow_isolates += 1
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            level, override, _ = stack[-1]
            levels[index] = level
            kinds[index] = override or kind
        elif kind == "PDF":
            if overflow_embeddings and not overflow_isolates:
                overflow_embeddings -= 1
            elif not overflow_isolates and not isolate and len(stack) > 1:
                stack.pop()
        elif kind not in ("B", "BN"):
            levels[index] = level
            kinds[index] = override or kind
    return levels, kinds


def _next_level(level: int, *, odd: bool) -> int:
    return (level + 1) | 1 if odd else (level + 2) & ~1


def _isolating_run_sequences(
    classes: Sequence[str], levels: Sequence[int], base: int, matches: dict[int, int]
) -> list[_Sequence]:
    """Level runs joined across isolates (X9, X10)."""
    kept = [index for index, kind in enumerate(classes) if kind not in _REMOVED]
    opened_by = {pdi: initiator for initiator, pdi in matches.items()}
    ends_with: dict[int, _Sequence] = {}
    sequences: list[_Sequence] = []
    position = 0
    while position < len(kept):
        first, level = kept[position], levels[kept[position]]
        before = levels[kept[position - 1]] if position else base
        start = position
        while position < len(kept) and levels[kept[position]] == level:
            position += 1
        after = levels[kept[position]] if position < len(kept) else base
        run, last = kept[start:position], kept[position - 1]
        sequence = ends_with.pop(opened_by[first], None) if first in opened_by else None
        if sequence is None:
            sequence = _Sequence([], level, _strong(max(level, before)))
            sequences.append(sequence)
        sequence.indexes += run
        unclosed = classes[last] in _INITIATORS and last not in matches
        sequence.end_direction = _strong(max(level, base if unclosed else after))
        ends_with[last] = sequence
    return sequences


def _strong(level: int) -> str:
    return "R" if level & 1 else "L"


# --- inside one isolating run sequence (W1 to W7, N0 to N2, I1, I2) -------------------------------


def _resolve_sequence(
    sequence: _Sequence,
    classes: Sequence[str],
    kinds: Sequence[str],
    levels: list[int],
    brackets: dict[int, str],
) -> None:
    """Write the resolved levels of one sequence into `levels`."""
    indexes = sequence.indexes
    run = [kinds[index] for index in indexes]
    _resolve_strong_context(run, sequence.start_direction)
    present = frozenset(run)
    if present & _SEPARATORS_AND_TERMINATORS:
        _resolve_separators(run)
    if "EN" in present:
        _numbers_after_letters(run, sequence.start_direction)
    if not _NEUTRAL.isdisjoint(run):
        embedding = _strong(sequence.level)
        if brackets:
            marks = {at: brackets[index] for at, index in enumerate(indexes) if index in brackets}
            combining = [classes[index] == "NSM" for index in indexes]
            _resolve_brackets(run, marks, combining, embedding, sequence.start_direction)
        _resolve_neutrals(run, embedding, sequence)
    raised = {"L": 1, "EN": 1, "AN": 1} if sequence.level & 1 else {"R": 1, "EN": 2, "AN": 2}
    for index, kind in zip(indexes, run, strict=True):
        levels[index] = sequence.level + raised.get(kind, 0)


def _resolve_strong_context(run: list[str], start_direction: str) -> None:
    """W1 to W3: marks take their base, European digits after Arabic letters become Arabic ones."""
    previous = strong = start_direction
    for at, original in enumerate(run):
        kind = original
        if kind == "NSM":
            kind = "ON" if previous in _ISOLATES else previous
        previous = kind
        if kind in ("L", "R"):
            strong = kind
        elif kind == "AL":
            strong, kind = "AL", "R"
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        run[at] = kind


def _resolve_separators(run: list[str]) -> None:
    """W4 to W6: separators and terminators join the number they belong to, or become neutral."""
    for at in range(1, len(run) - 1):
        around = run[at - 1]
        if around != run[at + 1]:
            continue
        if (run[at] == "CS" and around in ("EN", "AN")) or (run[at] == "ES" and around == "EN"):
            run[at] = around
    at = 0
    while at < len(run):
        start = at
        while at < len(run) and run[at] == "ET":
            at += 1
        if at > start:
            touching = (start and run[start - 1] == "EN") or (at < len(run) and run[at] == "EN")
            if touching:
                run[start:at] = ["EN"] * (at - start)
        at += 1
    for at, kind in enumerate(run):
        if kind in _SEPARATORS_AND_TERMINATORS:
            run[at] = "ON"


def _numbers_after_letters(run: list[str], start_direction: str) -> None:
    """W7: European digits after a Latin letter belong to it."""
    strong = start_direction
    for at, kind in enumerate(run):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            run[at] = "L"


def _resolve_brackets(
    run: list[str],
    marks: dict[int, str],
    combining: Sequence[bool],
    embedding: str,
    start_direction: str,
) -> None:
    """N0: both brackets of a pair take one direction, from what they enclose or what precedes."""
    for opening, closing in _bracket_pairs(run, marks):
        inside = {_DIRECTION.get(kind) for kind in run[opening + 1 : closing]} - {None}
        if embedding in inside:
            direction = embedding
        elif inside:
            before = (_DIRECTION[kind] for kind in reversed(run[:opening]) if kind in _DIRECTION)
            # Only the opposite direction is inside, so context decides between it and embedding.
            opposite = "L" if embedding == "R" else "R"
            direction = opposite if next(before, start_direction) == opposite else embedding
        else:
            continue
        for bracket in (opening, closing):
            run[bracket] = direction
            following = bracket + 1
            while following < len(run) and combining[following]:
                run[following] = direction
                following += 1


def _bracket_pairs(run: Sequence[str], marks: dict[int, str]) -> list[tuple[int, int]]:
    """BD16: the pairs, in the order of their opening brackets."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for at, mark in marks.items():
        if run[at] != "ON":
            continue
        if mark in CLOSING:
            if len(stack) == _MAX_OPEN_BRACKETS:
                return []
            stack.append((CLOSING[mark], at))
            continue
        closing = CANONICAL.get(mark, mark)
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == closing:
                pairs.append((stack[depth][1], at))
                del stack[depth:]
                break
    return sorted(pairs)


def _resolve_neutrals(run: list[str], embedding: str, sequence: _Sequence) -> None:
    """N1 and N2: neutrals between equal directions take it, others the embedding's."""
    at = 0
    before = sequence.start_direction
    while at < len(run):
        if run[at] not in _NEUTRAL:
            before = _DIRECTION[run[at]]
            at += 1
            continue
        start = at
        while at < len(run) and run[at] in _NEUTRAL:
            at += 1
        after = _DIRECTION[run[at]] if at < len(run) else sequence.end_direction
        run[start:at] = [before if before == after else embedding] * (at - start)

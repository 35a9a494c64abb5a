"""What can be wrong with a questionnaire's scoring, said in the places where its author wrote it."""

from dataclasses import dataclass
from enum import StrEnum


class FrameworkFault(StrEnum):
    """The kinds of problems. The codes never change their meaning; sentences are made elsewhere."""

    SHEET_MISSING = "sheet_missing"  # the sheet `scoring`
    UNKNOWN_COLUMN = "unknown_column"  # nobody would read it
    CELL_MISSING = "cell_missing"
    KIND_UNKNOWN = "kind_unknown"  # value: the kind of row, or the setting or rule, nobody knows
    KIND_MISSING = "kind_missing"  # value: the kind of which there is no row at all
    TWICE = "twice"  # value: the code that stands there twice
    NOT_A_NUMBER = "not_a_number"
    NOT_ABOVE_ZERO = "not_above_zero"
    OUT_OF_RANGE = "out_of_range"
    CONFIDENCE_UNKNOWN = "confidence_unknown"  # not A, B or C
    WEIGHTS_DO_NOT_ADD_UP = "weights_do_not_add_up"  # value: the sum, neither 1 nor 100
    BANDS_DO_NOT_RISE = "bands_do_not_rise"  # value: where one begins that should begin later
    BAND_UNKNOWN = "band_unknown"  # not one of those that screens and papers can draw
    SCALE_GAP = "scale_gap"  # value: the level that is missing
    PART_EMPTY = "part_empty"  # value: the pillar, sub-dimension or module without any criterion
    PILLAR_UNKNOWN = "pillar_unknown"
    PILLAR_DIFFERS = "pillar_differs"  # the sub-dimension belongs to another
    SUBDIMENSION_UNKNOWN = "subdimension_unknown"
    MODULE_UNKNOWN = "module_unknown"
    ACTION_UNKNOWN = "action_unknown"
    PATHWAY_UNKNOWN = "pathway_unknown"
    SECTOR_UNKNOWN = "sector_unknown"
    FACT_UNKNOWN = "fact_unknown"
    CRITERION_UNKNOWN = "criterion_unknown"  # a companion's, so that it accompanies nothing
    PLACE_MISSING = "place_missing"  # neither a sub-dimension nor a module
    PLACE_TWICE = "place_twice"  # both
    IN_REPEAT = "in_repeat"
    NOT_SELECT_ONE = "not_select_one"
    SCORE_MISSING = "score_missing"  # no choice has one
    SCORE_WRONG = "score_wrong"  # not 0, 1, 2, 3 or 4
    SCORE_TWICE = "score_twice"
    NOT_APPLICABLE_TWICE = "not_applicable_twice"  # two choices without a score
    EVIDENCE_UNKNOWN = "evidence_unknown"  # not seen, observed or declared
    LEGAL_UNKNOWN = "legal_unknown"  # neither obligation nor reference


@dataclass(frozen=True)
class FrameworkProblem:
    """One problem and its place. `sheet` is `survey`, `choices` or a sheet of ours.

    `row` is what names the row there: a question, `list/choice`, a code; "" for the whole sheet.
    `column` is as the workbook has it, without language ("" for the whole row); `value` is what is
    wrong, as `FrameworkFault` says.
    """

    fault: FrameworkFault
    sheet: str
    row: str = ""
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = " › ".join(part for part in (self.sheet, self.row, self.column) if part)
        return f"{place}: {self.fault.value}" + (f" ({self.value})" if self.value else "")


class FrameworkError(ValueError):
    """The form is scored, but not in a way that holds together; `problems` say where."""

    def __init__(self, problems: tuple[FrameworkProblem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems

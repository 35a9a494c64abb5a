"""What the sheets say together: questions in their groups, choices in their lists, settings, languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.tables import Table
from mourafaka_forms.linter.types import Block, Type, read_type
from mourafaka_forms.linter.workbook import Row, Workbook

ROOT_NAME: Final = "data"
"""What the root of the answers is called where the settings do not say."""

NAME: Final = re.compile(r"[^\W\d][\w.\-]*")
"""A name as XML has it, without a prefix."""

NAMESPACE: Final = re.compile(r"""([\w.\-]+)=["'“”]([^"'“”\s]+)["'“”]""")
"""A prefix and its address, as the settings declare them."""

_DISABLED: Final = frozenset({"yes", "true", "true()"})


@dataclass(frozen=True, slots=True)
class Item:
    """A row of `survey` that stands in the answers: a question, a kept value, a group, a repeat."""

    row: Row
    type: Type
    name: str
    path: str
    parents: "tuple[Item, ...]" = field(repr=False, default=())

    @property
    def is_container(self) -> bool:
        """Whether it is a group or a repeat."""
        return self.type.block is Block.BEGIN

    @property
    def is_repeat(self) -> bool:
        """Whether it is a repeat."""
        return self.is_container and self.type.name == "repeat"

    @property
    def repeats(self) -> tuple[str, ...]:
        """The paths of the repeats it lies in, itself included, the outermost first."""
        return tuple(item.path for item in (*self.parents, self) if item.is_repeat)


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of `choices`."""

    row: Row
    name: str


class Questionnaire:
    """The sheets as a whole. Reading them reports rows that have no place in it."""

    def __init__(self, workbook: Workbook, survey: Table, report: Report) -> None:
        self.workbook = workbook
        self.survey = survey
        self.choices = _table(workbook, "choices")
        self.settings = _table(workbook, "settings")
        self.lists = self._read_lists()
        self.root_name = self.setting("name") or ROOT_NAME
        self.items = tuple(_SurveyReader(survey, self.root_name, report).items())

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Each item under the path of its answer."""
        return {item.path: item for item in self.items}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each name."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in self.items:
            if item.name:
                found[item.name] = (*found.get(item.name, ()), item)
        return found

    @property
    def settings_row(self) -> Row | None:
        """The row of the settings."""
        return self.settings.rows[0] if self.settings and self.settings.rows else None

    def setting(self, name: str) -> str:
        """What the settings say, "" where they say nothing."""
        row = self.settings_row
        return self.settings.text(row, name) if self.settings and row else ""

    @cached_property
    def namespaces(self) -> Mapping[str, str]:
        """The prefixes that the settings declare."""
        return dict(NAMESPACE.findall(self.setting("namespaces")))

    def choice_names(self, item: Item) -> frozenset[str] | None:
        """The names of the choices of a question; None if it has no list that exists."""
        choices = self.lists.get(item.type.list_name) if item.type.is_select else None
        return None if choices is None else frozenset(choice.name for choice in choices)

    def _read_lists(self) -> Mapping[str, tuple[Choice, ...]]:
        lists: dict[str, list[Choice]] = {}
        if self.choices:
            for row in self.choices.rows:
                name = self.choices.text(row, "list_name")
                if name:
                    choice = Choice(row, self.choices.text(row, "name"))
                    lists.setdefault(name, []).append(choice)
        return {name: tuple(choices) for name, choices in lists.items()}


def _table(workbook: Workbook, name: str) -> Table | None:
    sheet = workbook.sheet(name)
    return Table(sheet) if sheet and any(sheet.header) else None


class _SurveyReader:
    """Reads the rows in their order, with the groups and repeats that are open."""

    def __init__(self, survey: Table, root_name: str, report: Report) -> None:
        self._survey = survey
        self._root = f"/{root_name}"
        self._report = report
        self._open: list[Item] = []

    def items(self) -> Iterator[Item]:
        for row in self._survey.rows:
            if self._survey.text(row, "disabled").lower() in _DISABLED:
                continue
            written = self._survey.text(row, "type")
            if not written:
                self._without_type(row)
                continue
            kind = read_type(written)
            if kind.block is Block.END:
                self._close(row, kind)
                continue
            item = self._item(row, kind)
            yield item
            if kind.block is Block.BEGIN:
                self._open.append(item)
        for item in self._open:
            self._report.cell(
                LintCode.BEGIN_WITHOUT_END, self._survey, item.row, "type", **_block_values(item)
            )

    def _without_type(self, row: Row) -> None:
        # A row that says nothing but a remark is somebody's note to the other authors.
        if self._survey.text(row, "name") or self._survey.text(row, "label"):
            self._report.cell(LintCode.TYPE_MISSING, self._survey, row, "type")

    def _item(self, row: Row, kind: Type) -> Item:
        name = self._survey.text(row, "name")
        above = self._open[-1].path if self._open else self._root
        return Item(row, kind, name, f"{above}/{name}", tuple(self._open))

    def _close(self, row: Row, kind: Type) -> None:
        if not self._open:
            self._report.cell(LintCode.END_WITHOUT_BEGIN, self._survey, row, "type", type=kind.name)
            return
        item = self._open[-1]
        if item.type.name == kind.name:
            self._open.pop()
            return
        self._report.cell(
            LintCode.END_OF_ANOTHER,
            self._survey,
            row,
            "type",
            found=kind.name,
            row=str(item.row.number),
            **_block_values(item),
        )
        # The end of an outer group closes what was left open inside; else one word was mistaken.
        names = [held.type.name for held in self._open]
        if kind.name in names:
            del self._open[len(names) - 1 - names[::-1].index(kind.name) :]
        else:
            self._open.pop()


def _block_values(item: Item) -> dict[str, str]:
    return {"type": item.type.name, "name": item.name}

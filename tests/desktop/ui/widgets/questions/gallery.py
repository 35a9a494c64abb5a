"""Pictures of every kind of question, to be looked at: python -m tests.desktop.ui.widgets.questions.gallery FOLDER

Arabic and French at 100 % and 200 %, unanswered, answered, with problems and frozen.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.questions.question import (
    Choice,
    Item,
    Question,
    QuestionKind,
    Repeat,
    Row,
    Scale,
    Section,
)
from mourafaka_desktop.ui.widgets.questions.question_list import QuestionList
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage

WORDS = {
    Language.AR: {
        "group": "التعاونية", "label": "سؤال عن **التعاونية** (القانون 112-12)", "hint": "كما في الوثيقة",
        "guidance": "يوجد هذا البيان في *شهادة* التسجيل.", "long": "جواب أطول من أن يسعه زر صغير",
        "yes": "نعم", "no": "لا", "name": "فاطمة أيت علي", "row": "العضوة",
    },
    Language.FR: {
        "group": "La coopérative", "label": "Une question sur la **coopérative** (loi 112-12)",
        "hint": "Comme sur le document", "guidance": "Ce renseignement figure sur l’*attestation*.",
        "long": "Une réponse trop longue pour un petit bouton", "yes": "Oui", "no": "Non",
        "name": "Fatima Aït Ali", "row": "Membre",
    },
}  # fmt: skip
ANSWERS = {
    QuestionKind.TEXT: "112-12",
    QuestionKind.LONG_TEXT: "…",
    QuestionKind.INTEGER: "1250",
    QuestionKind.DECIMAL: "1250.5",
    QuestionKind.DATE: "2026-11-23",
    QuestionKind.TIME: "10:30:00",
    QuestionKind.DATETIME: "2026-11-23T10:30:00+00:00",
    QuestionKind.SELECT_ONE: "b",
    QuestionKind.SELECT_MULTIPLE: "a c",
    QuestionKind.RANGE: "7",
    QuestionKind.ACKNOWLEDGE: "OK",
    QuestionKind.VALUE: "29761.92",
}


def items(words: dict[str, str], *, answered: bool) -> tuple[Item, ...]:
    """A group with a question of each kind, and a repeat of two rows."""
    return (
        Section("/data/g", words["group"], tuple(_questions(words, answered=answered))),
        Repeat(
            "/data/m",
            words["row"],
            tuple(
                Row(f"/data/m[{n}]", n, words["name"], (_named(words, n, answered=answered),))
                for n in (1, 2)
            ),
        ),
    )


def _named(words: dict[str, str], number: int, *, answered: bool) -> Question:
    value = words["name"] if answered else ""
    return Question(f"/data/m[{number}]/name", QuestionKind.TEXT, words["label"], value)


def _questions(words: dict[str, str], *, answered: bool) -> Iterator[Question]:
    long = tuple(Choice(value, f"{words['long']} {value}") for value in "abcd")
    for kind in QuestionKind:
        shown = Question(
            f"/data/g/{kind.name.lower()}",
            kind,
            words["label"],
            ANSWERS.get(kind, "") if answered else "",
            words["hint"],
            words["guidance"],
            long if "choice" in kind.value else (),
            is_required=True,
            scale=Scale(Decimal(0), Decimal(10), Decimal(1)),
        )
        yield shown
        if kind is QuestionKind.SELECT_ONE:
            few = (Choice("a", words["yes"]), Choice("b", words["no"]))
            yield replace(shown, ref=f"{shown.ref}/few", choices=few)
            many = tuple(Choice(value, f"{words['long']} {value}") for value in "abcdefghij")
            yield replace(shown, ref=f"{shown.ref}/many", choices=many)


def main(folder: Path) -> None:
    """Write the pictures."""
    app = QApplication(sys.argv)
    for language, words in WORDS.items():
        for scale in (100, 200):
            theme.apply(app, language, scale)
            for state in ("empty", "answered", "missing", "frozen"):
                page, questions = ScrollPage(), QuestionList()
                questions.show_language(language, language)
                questions.show_items(items(words, answered=state in ("answered", "frozen")))
                questions.show_problems(state == "missing")
                questions.freeze(state == "frozen")
                page.add(questions)
                page.resize(1294, questions.heightForWidth(1200) + 80)
                page.show()
                app.processEvents()
                page.grab().save(str(folder / f"{language}-{scale}-{state}.png"))
                page.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))

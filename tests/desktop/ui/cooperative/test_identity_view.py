"""The identity as a form on real widgets."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.cooperatives import Area
from mourafaka_desktop.domain.identifiers import identifier_problems
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperative.identity_model import FieldProblem
from mourafaka_desktop.ui.cooperative.identity_view import IdentityView
from mourafaka_desktop.ui.widgets.button import Button
from tests.builders import make_cooperative
from tests.desktop.ui.conftest import Typist


@pytest.fixture
def view(qtbot: QtBot) -> IdentityView:
    view = IdentityView()
    qtbot.addWidget(view)
    view.resize(1158, 768)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    return view


def missing(view: IdentityView) -> list[str]:
    links = view.findChildren(Button)
    return [link.objectName() for link in links if "missing" in link.objectName()]


def test_what_is_known_stands_in_its_field(view: IdentityView) -> None:
    tiznit = territory.find_province("Tiznit")
    view.show_cooperative(
        make_cooperative(
            name_ar="تعاونية أمل", phone="+212612345678", capital_mad=Decimal("12500.50"),
            members_total=23, region_code=tiznit.region_code, province_code=tiznit.code,
            area=Area.RURAL, main_products=("زيت", "صابون"), spoken_languages=("tachelhit",),
            women_led=True, fiscal_year_end="12-31",
        )
    )  # fmt: skip
    inputs = view.inputs
    assert inputs["name_ar"].value == "تعاونية أمل"
    assert inputs["phone"].value == "06\u00a012\u00a034\u00a056\u00a078"
    assert inputs["capital_mad"].value == "12500.50"
    assert inputs["members_total"].value == 23
    assert inputs["province_code"].input.currentText() == "تيزنيت"
    assert inputs["area"].input.currentText() == "قروي"
    assert inputs["main_products"].value == "زيت\nصابون"
    assert inputs["spoken_languages"].value == ("tachelhit",)
    assert inputs["women_led"].input.currentText() == "نعم"
    assert inputs["fiscal_year_end"].value == "31/12"


def test_each_change_is_told_with_its_field(
    view: IdentityView, qtbot: QtBot, type_text: Typist
) -> None:
    view.show_cooperative(make_cooperative())
    told: list[tuple[str, object]] = []
    view.field_written.connect(lambda name, content: told.append((name, content)))
    type_text(view.inputs["douar"].input, "أض")
    view.inputs["members_women"].plus.click()
    view.inputs["spoken_languages"].group.ticks["darija"].click()
    qtbot.keyClicks(view.inputs["registered_on"].input, "03/11/2019")
    assert told[:4] == [
        ("douar", "أ"),
        ("douar", "أض"),
        ("members_women", 0),
        ("spoken_languages", ("darija",)),
    ]
    assert told[-1][0] == "registered_on"


def test_the_communes_offered_are_those_of_the_province(view: IdentityView) -> None:
    tiznit = territory.find_province("Tiznit")
    view.show_cooperative(
        make_cooperative(region_code=tiznit.region_code, province_code=tiznit.code)
    )
    communes = view.inputs["commune_code"].input
    assert communes.count() == len(territory.communes(tiznit.code)) + 1
    view.show_cooperative(make_cooperative(region_code=tiznit.region_code))
    assert communes.count() == 1


def test_the_list_to_complete_leads_to_each_field(view: IdentityView, qtbot: QtBot) -> None:
    view.show_cooperative(make_cooperative(name_ar="تعاونية أمل", court="Tiznit"))
    assert "cooperative.missing.name_fr" in missing(view)
    assert "cooperative.missing.court" not in missing(view)
    view.findChild(Button, "cooperative.missing.phone").click()
    assert view.inputs["phone"].input.hasFocus()


def test_the_field_one_is_writing_in_is_left_alone(view: IdentityView, type_text: Typist) -> None:
    known = make_cooperative(phone=None)
    view.show_cooperative(known)
    phone = view.inputs["phone"].input
    phone.setFocus()
    type_text(phone, "0612345678")
    view.show_cooperative(
        make_cooperative(id=known.id, name_ar=known.name_ar, phone="+212612345678")
    )
    assert phone.text() == "0612345678"
    view.inputs["email"].input.setFocus()
    assert phone.text() == "06\u00a012\u00a034\u00a056\u00a078"


def test_what_cannot_be_read_stays_as_written_with_its_problem(
    view: IdentityView, type_text: Typist
) -> None:
    view.show_cooperative(make_cooperative(capital_mad=Decimal(100)))
    capital = view.inputs["capital_mad"]
    capital.input.setFocus()
    capital.input.clear()
    type_text(capital.input, "beaucoup")
    view.show_problem("capital_mad", FieldProblem.NOT_AN_AMOUNT)
    view.inputs["turnover_mad"].input.setFocus()
    assert capital.value == "beaucoup"
    assert capital.problem.text().startswith("يكتب المبلغ بالأرقام")


def test_what_looks_wrong_is_said_and_kept(view: IdentityView) -> None:
    known = make_cooperative(phone="12", ice="123", members_total=3, members_women=5)
    view.show_cooperative(known)
    view.show_warnings(identifier_problems(known), ("members_women",))
    assert view.inputs["phone"].problem.text()
    assert "3" in view.inputs["ice"].problem.text()
    assert view.inputs["members_women"].problem.text().startswith("هذا أكثر من مجموع الأعضاء")
    view.show_warnings((), ())
    assert view.inputs["phone"].problem.text() == ""


def test_the_mark_says_since_when_all_is_saved(view: IdentityView, qapp: QApplication) -> None:
    view.show_cooperative(make_cooperative())
    assert not view.saved.isVisible()
    view.show_saved(datetime(2026, 11, 23, 11, 42, tzinfo=UTC))
    assert "11:42" in view.saved.accessibleName()
    theme.apply(qapp, Language.FR)
    view.retranslate()
    assert view.saved.accessibleName().startswith("Tout ce qui est écrit est enregistré")


def test_a_switch_of_language_keeps_what_is_half_written(
    view: IdentityView, qapp: QApplication, type_text: Typist
) -> None:
    view.show_cooperative(make_cooperative())
    douar = view.inputs["douar"].input
    douar.setFocus()
    type_text(douar, "أضا")
    theme.apply(qapp, Language.FR)
    view.retranslate()
    assert view.inputs["douar"].label.text() == "Douar ou quartier"
    assert douar.text() == "أضا"
    assert view.inputs["area"].input.itemText(1) == "Rural"

"""The shipped diagnosis, filled in: modules open where they should, and a reason is asked for."""

import pytest

from mourafaka_forms.framework_form import answers_of, criterion_paths, values_of
from mourafaka_forms.instance import Instance, ViolationKind, resume, start
from mourafaka_forms.scoring import assess, open_modules
from tests.forms.frameworks import all_at, left_out, proved, rated, shipped, shipped_form

COOPERATIVE = "/diagnostic/cooperative"
MODULES = [module.code for module in shipped().modules]


def _opened(instance: Instance) -> tuple[str, ...]:
    return tuple(
        code for code in MODULES if instance.node(f"/diagnostic/{code.lower()}").is_relevant
    )


@pytest.mark.parametrize(
    "sector", ["agriculture", "argane", "pam", "artisanat", "peche", "autre", ""]
)
def test_a_module_opens_where_province_and_sector_match(sector) -> None:
    instance = start(shipped_form())
    instance.set_value(f"{COOPERATIVE}/sector", sector)
    for choice in shipped_form().static_choices(f"{COOPERATIVE}/province"):
        instance.set_value(f"{COOPERATIVE}/province", choice.value)
        assert _opened(instance) == open_modules(shipped(), choice.value, sector)


def test_a_module_is_opened_by_hand() -> None:
    instance = start(shipped_form())
    assert _opened(instance) == ()
    instance.set_value(f"{COOPERATIVE}/opened_modules", "OAS PEC")
    assert _opened(instance) == ("OAS", "PEC")


def test_not_applicable_asks_for_its_reason_and_nothing_else() -> None:
    instance = start(shipped_form(), language="ar")
    paths = criterion_paths(shipped_form())["GOV-1.1"]
    instance.set_value(paths.rating, "na")
    [violation] = instance.validate()
    assert (violation.ref, violation.kind) == (paths.not_applicable_reason, ViolationKind.REQUIRED)
    assert violation.message == "يرجى ذكر السبب."
    assert not instance.node(paths.evidence).is_relevant
    instance.set_value(paths.not_applicable_reason, "تعاونية جديدة")
    assert instance.validate() == ()


def test_an_assessment_goes_through_the_form_and_keeps_its_score() -> None:
    answers = all_at(shipped(), rated(2)) | {"GOV-1.1": proved(4), "GOV-2.1": left_out()}
    instance = resume(shipped_form(), values_of(shipped_form(), answers))
    kept = answers_of(shipped_form(), instance.values())
    assert assess(shipped(), kept) == assess(shipped(), answers)

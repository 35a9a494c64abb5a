"""The framework shipped with the program."""

import subprocess
import sys

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.questionnaires import shipped_form, shipped_framework
from mourafaka_forms.framework_form import Fact, fact_paths


def test_the_shipped_framework_holds_61_criteria_and_is_read_once() -> None:
    framework = shipped_framework()
    assert framework.id == "mourafaka-diagnostic"
    assert len(list(framework.criteria())) == 61
    assert shipped_framework() is framework


def test_importing_the_module_reads_nothing() -> None:
    module = "mourafaka_desktop.domain.questionnaires"
    script = f"import {module} as q; print(q.shipped_questionnaires.cache_info().currsize)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"


def test_every_province_is_known_to_the_questionnaire() -> None:
    choices = shipped_form().static_choices(fact_paths(shipped_form())[Fact.PROVINCE])
    assert [(c.value, c.label.in_language("fr"), c.label.in_language("ar")) for c in choices] == [
        (province.code, province.name_fr, province.name_ar) for province in territory.provinces()
    ]

"""The framework shipped with the program."""

import subprocess
import sys

from mourafaka_desktop.domain.questionnaires import shipped_framework


def test_the_shipped_framework_holds_61_criteria_and_is_read_once() -> None:
    framework = shipped_framework()
    assert framework.id == "mourafaka-diagnostic"
    assert len(list(framework.criteria())) == 61
    assert shipped_framework() is framework


def test_importing_the_module_reads_nothing() -> None:
    script = "import mourafaka_desktop.domain.questionnaires as q; print(q.shipped_questionnaires.cache_info().currsize)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"

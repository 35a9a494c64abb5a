"""What a runner has found, and how it says so."""

import json
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Verdicts:
    """How many cases passed, which failed, and how many were left out for which reason."""

    passed: int = 0
    failed: int = 0
    failing: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def judge(self, case_id: str, *, is_passed: bool) -> None:
        """Note the outcome of one case."""
        if is_passed:
            self.passed += 1
        else:
            self.failed += 1
            self.failing.append(case_id)

    def judge_all(self, case_id: str, *, passed: int, failed: int) -> None:
        """Note the outcomes of all that is judged in one case; one that fails makes it failing."""
        self.passed += passed
        self.failed += failed
        if failed:
            self.failing.append(case_id)

    def skip(self, reason: str) -> None:
        """Note a case that is not judged."""
        self.skipped[reason] += 1

    def as_json(self) -> str:
        """One JSON object in one line: passed, failed, skipped by reason, ids of the failing."""
        found = {
            "passed": self.passed,
            "failed": self.failed,
            "skipped": dict(sorted(self.skipped.items())),
            "failing": self.failing,
        }
        return json.dumps(found)

"""On what a benchmark ran, in words that name no machine."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """Day, kind of processor and number of cores."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} cores, {platform.system()}"
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()

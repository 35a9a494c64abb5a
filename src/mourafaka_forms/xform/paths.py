"""Paths of a form: where its binds, controls and actions point.

A path is absolute and has no positions: "/data/members/name". Attributes end in "/@name".
"""

import re
from typing import Final

_PREDICATE: Final = re.compile(r"\[[^\[\]]*\]")


def absolute_path(reference: str, base: str) -> str:
    """The path that a form writes as `reference` inside the element that stands for `base`.

    Predicates say which node of a path is meant, not which path: they are left out.
    """
    written = reference.strip()
    while _PREDICATE.search(written):
        written = _PREDICATE.sub("", written)
    written = written.removeprefix("current()/")
    steps = [] if written.startswith("/") else steps_of(base)
    for step in (step.strip() for step in written.split("/")):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return path_of(steps)


def steps_of(path: str) -> list[str]:
    """The names on the way: ["data", "members", "name"]."""
    return [step for step in path.split("/") if step]


def path_of(steps: list[str]) -> str:
    """The path over these names."""
    return "/" + "/".join(steps)


def parent_of(path: str) -> str:
    """The path one step up; "/" for a root."""
    return path.rpartition("/")[0] or "/"

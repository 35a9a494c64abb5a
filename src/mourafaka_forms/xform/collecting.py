"""Building large trees without Python's collector going through them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """No collection of garbage inside. The tree of a form or of answers is all cycles and none of it
    is garbage, and half the time of making it would go into finding that out."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

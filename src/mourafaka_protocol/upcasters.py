"""Operations written by older versions of the program, as this version means them: `upcast`.

One step for each schema that was ever shipped; an operation goes through all steps from its own on. A step must never
change again: laptops that were put away for a year still send what it reads. Schemas have so far only added kinds and
fields, so that each step hands the operation on as it is; golden operations of every schema hold us to that.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mourafaka_protocol.operations import Op
from mourafaka_protocol.version import SCHEMA

Step = Callable[[Op], Op]


def _to_2(op: Op) -> Op:
    """Schema 2 added answers beside the criteria, stated scores and the state `replaced`."""
    return op


def _to_3(op: Op) -> Op:
    """Schema 3 added projects, what the server notices, and fields of five kinds."""
    return op


_STEPS: Mapping[int, Step] = {1: _to_2, 2: _to_3}


def upcast(op: Op, steps: Mapping[int, Step] = _STEPS) -> Op:
    """The operation in this version's schema; one of a newer schema stays as it is.

    Its identity is that of the operation as it came: take `operation_id` before.
    """
    while op.schema < SCHEMA:
        op = replace(steps[op.schema](op), schema=op.schema + 1)
    return op

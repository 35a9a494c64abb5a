"""Names of scopes, the unit of access and order: `cooperative_scope`, `user_scope`, and how they look on the wire."""

import uuid

_LETTER = {"coop": b"c", "user": b"u"}
_TYPE = {letter: name for name, letter in _LETTER.items()}


def cooperative_scope(cooperative_id: uuid.UUID) -> str:
    """The scope of a cooperative and everything under it."""
    return f"coop:{cooperative_id}"


def user_scope(coach_id: uuid.UUID) -> str:
    """The scope of what belongs to one coach."""
    return f"user:{coach_id}"


def scope_type(scope: str) -> str:
    """`coop`, `user`, `ref`, or what a newer version named."""
    return scope.partition(":")[0]


def scope_uuid(scope: str) -> uuid.UUID | None:
    """The id in the scope's name in its one spelling, None where it holds none."""
    kind, _, name = scope.partition(":")
    if kind not in _LETTER:
        return None
    try:
        found = uuid.UUID(name)
    except ValueError:
        return None
    return found if str(found) == name else None


def scope_to_wire(scope: str) -> bytes | str:
    """17 bytes for a scope named by an id, otherwise its text."""
    named = scope_uuid(scope)
    return scope if named is None else _LETTER[scope_type(scope)] + named.bytes


def scope_from_wire(wire: bytes | str) -> str:
    """The inverse. Raises ValueError where `wire` names no scope."""
    if isinstance(wire, bytes):
        if len(wire) != 17 or wire[:1] not in _TYPE:
            raise ValueError("not a scope")
        return f"{_TYPE[wire[:1]]}:{uuid.UUID(bytes=wire[1:])}"
    if ":" not in wire or "\0" in wire or len(wire) > 200:
        raise ValueError("not a scope")
    return wire

"""Names of scopes, the unit of access and order: `cooperative_scope`, `user_scope`, and how they look on the wire."""

import uuid

_LETTER = {"coop": b"c", "user": b"u"}
_MAX_SCOPE_BYTES = 200
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


def scope_to_wire(scope: str) -> bytes:
    """17 bytes for a scope named by an id, otherwise `t` and its text in UTF-8."""
    named = scope_uuid(scope)
    return b"t" + scope.encode() if named is None else _LETTER[scope_type(scope)] + named.bytes


def scope_from_wire(wire: bytes) -> str:
    """The inverse. Raises ValueError where `wire` names no scope."""
    letter, name = wire[:1], wire[1:]
    if letter in _TYPE:
        return f"{_TYPE[letter]}:{uuid.UUID(bytes=name)}"
    text = name.decode()
    if letter != b"t" or ":" not in text or "\0" in text or len(wire) > _MAX_SCOPE_BYTES:
        raise ValueError("not a scope")
    if scope_uuid(text) is not None:
        raise ValueError("a scope named by an id has one spelling")
    return text

"""Writes that wait until all are known: `Pending` sends each statement once, with all its rows.

What a frame brings lies in many scopes. Written scope by scope it was the same ten statements again and again, and
each has its price on the way to the database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa


class Pending:
    """The writes of one transaction; a statement goes where it came first, what others refer to ahead of them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._ahead: dict[sa.Executable, list[Mapping[str, Any]]] = {}
        self._rows: dict[sa.Executable, list[Mapping[str, Any]]] = {}

    def add(
        self,
        statement: sa.Executable,
        rows: Sequence[Mapping[str, Any]],
        *,
        is_referred_to: bool = False,
    ) -> None:
        """Have the statement sent for each of the rows, which may be none."""
        if rows:
            waiting = self._ahead if is_referred_to else self._rows
            waiting.setdefault(statement, []).extend(rows)

    def send(self) -> None:
        """Send all that waits."""
        for waiting in (self._ahead, self._rows):
            for statement, rows in waiting.items():
                self._connection.execute(statement, rows)
            waiting.clear()

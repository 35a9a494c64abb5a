"""What a write changed: the one message that tells open screens to look again."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Changes:
    """The records that were written or removed, as (kind name, id). Empty means: nothing changed."""

    records: frozenset[tuple[str, UUID]] = frozenset()

    @classmethod
    def of(cls, kind: str, *ids: UUID) -> "Changes":
        """The change of some records of one kind."""
        return cls(frozenset((kind, record_id) for record_id in ids))

    def __or__(self, other: "Changes") -> "Changes":
        """Both changes together."""
        return Changes(self.records | other.records)

    def __bool__(self) -> bool:
        return bool(self.records)

    def ids(self, kind: str) -> frozenset[UUID]:
        """The ids of the changed records of one kind."""
        return frozenset(record_id for name, record_id in self.records if name == kind)

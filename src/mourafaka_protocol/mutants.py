"""Known ways of doing sync wrong, as switches in the real code: `Mutant`, `is_active`.

Each was a mistake that a simulation found, here or in another project. Tests switch one on and expect the simulation
to notice; nothing else ever fills `active`, which a test proves.
"""

from enum import StrEnum


class Mutant(StrEnum):
    """One mistake; the words say what the code then does."""

    NO_CHAIN = "no_chain"
    """The server does not compare hash chains: a cloned laptop is not noticed."""
    PURGE_NOW = "purge_now"
    """A revoked scope is removed although operations in it were never sent."""
    ACK_ON_SEND = "ack_on_send"
    """The laptop takes operations for acknowledged once they are sent."""
    NO_RETAIN = "no_retain"
    """Acknowledged operations are dropped before a backup of the server holds them."""
    STALE_PAGE = "stale_page"
    """A page is applied although it does not begin at the laptop's cursor."""
    EDIT_FROZEN = "edit_frozen"
    """An operation that was sent is changed by a later edit."""
    FLOOR_IGNORED = "floor_ignored"
    """A cursor below the log's floor gets the log instead of a snapshot."""
    THIN_UNDELETE = "thin_undelete"
    """A record that comes back travels as its patch alone."""
    DELETE_WINS = "delete_wins"
    """A delete is applied although the record was changed since."""
    NO_BUMP = "no_bump"
    """A restored server goes on in its old epoch."""
    NO_OID = "no_oid"
    """The server does not remember which operations it has seen."""
    STALE_FORK = "stale_fork"
    """The laptop obeys a verdict that answers an older question."""
    FORK_FORGETS = "fork_forgets"
    """With a new device id, acknowledged operations that no backup holds are forgotten."""


active: set[Mutant] = set()
"""The mistakes switched on now. Only tests write here."""


def is_active(mutant: Mutant) -> bool:
    """Whether the code is to make this mistake."""
    return mutant in active

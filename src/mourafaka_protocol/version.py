"""The numbers both sides name in HELLO; docs/protocol.md, section 14."""

PROTOCOL = 1
"""Frames: raised when an older receiver could no longer read them. It stands in the address `/sync/1`."""

SCHEMA = 3
"""Record kinds and fields: raised with every addition."""

"""The door: which coach, which passphrase; and how a new coach comes in."""

"""The sync screen: what waits, what left, what arrived, what was refused and why."""

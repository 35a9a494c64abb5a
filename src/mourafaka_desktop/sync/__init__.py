"""Synchronisation: the laptop's side of docs/protocol.md.

`engine.synchronise()` names the phases; `client` carries frames over HTTP; `enrolment` makes a new profile.
"""

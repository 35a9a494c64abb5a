"""Runners for the recorded cases of public test suites, which are not part of this project."""

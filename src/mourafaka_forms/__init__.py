"""Questionnaires: the framework as values, and scoring as pure functions. Usable by itself."""

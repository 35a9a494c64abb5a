"""Reusable widgets, one to a file. They know the theme and nothing of cooperatives, rules or records."""

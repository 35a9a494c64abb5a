"""Languages: the catalogue of translated texts, the one formatter, and Arabic search keys."""

"""The portfolio as a table: search, filters, a new cooperative."""

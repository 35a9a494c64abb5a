"""Questionnaires that programme staff write in Excel: read safely, checked, compiled, published."""

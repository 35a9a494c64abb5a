"""The result of an assessment: the score explained, and the actions it proposes."""

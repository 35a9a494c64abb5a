"""The assessment: one criterion after the other, with its levels, its evidence and its note."""

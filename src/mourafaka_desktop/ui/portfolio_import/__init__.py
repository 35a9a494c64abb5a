"""The import of the programme's Excel workbooks: choose, look at every problem, take over the good rows."""

"""The programme's Excel workbooks: read, checked and previewed before anything is stored."""

"""Papers: values in, PDF bytes out, without database and without Qt.

`text` sets Arabic and French, `fonts` embeds what was drawn, `tables` and `charts` place it.
"""

"""The reports screen: choose a document and its language, see it, save it, print it."""

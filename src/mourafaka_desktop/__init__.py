"""The coach's application: the whole working day on one laptop, without a connection."""

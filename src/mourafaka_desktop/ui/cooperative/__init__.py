"""One cooperative's file: its path, scores, plan, documents and identity."""

"""The visit: one page written at the cooperative's, from the promises of last time to the signatures."""

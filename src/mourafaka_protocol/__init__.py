"""What crosses the wire between a laptop and the server: record kinds, frames, problem codes."""

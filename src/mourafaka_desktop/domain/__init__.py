"""The coach's world as plain frozen values and plain functions: no database, no screen, no clock of its own."""

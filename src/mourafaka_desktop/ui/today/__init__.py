"""The day: the visit to make, what was promised, what to finish, what has not left this laptop."""

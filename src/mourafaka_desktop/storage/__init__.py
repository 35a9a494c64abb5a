"""What a coach's laptop keeps: an encrypted database, encrypted attachments, and the key that opens both.

Rows never leave their transaction: every function takes the connection of one and gives frozen domain values.
"""

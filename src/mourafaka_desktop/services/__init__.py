"""What a coach can do: one function per intention, each one transaction on an opened profile."""

"""The list of conversations, and one conversation."""

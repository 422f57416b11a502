"""Conversations: what was said, and what each turn came to, whatever the channel."""

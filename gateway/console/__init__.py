"""The staff's pages: sign in, read the conversations, find a hand-off by its reference."""

"""The staff: accounts, roles, sessions, and the log of who did what."""

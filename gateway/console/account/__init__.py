"""One's own account: name, password, one-time codes, sessions."""

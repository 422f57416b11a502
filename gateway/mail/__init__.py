"""E-mail on its way: stored first, sent when the mail server takes it."""

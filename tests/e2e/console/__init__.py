"""The staff console in a real browser, with a small demo database."""

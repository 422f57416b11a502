"""The log of who among the staff did what: it only grows."""

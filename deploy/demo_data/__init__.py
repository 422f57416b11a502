"""A month of invented conversations, answered by the real engine: what `make demo-data` makes."""

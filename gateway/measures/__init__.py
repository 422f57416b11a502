"""Numbers by day, and the questions that were not understood, grouped by meaning."""

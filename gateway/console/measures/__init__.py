"""How the assistant does: numbers, charts, questions that were not understood."""

"""From a corrected message to a patch of data/, and what a new model would change."""

"""Components of the NLU pipeline (config.yml), one per file."""

"""Past messages put to the model in use and to a newly trained one, side by side."""

"""All three processes on one machine, supervised: what `make run` starts."""

"""How the processes are started: on one machine (local/), or in containers."""

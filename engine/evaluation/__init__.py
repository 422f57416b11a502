"""How the engine behaves on messages that it never saw: `make evaluate`."""

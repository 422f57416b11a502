"""What needs a person: raised when it is stored, settled when somebody has seen to it."""

"""The clinic's people: their accounts, passwords and sign-in sessions."""

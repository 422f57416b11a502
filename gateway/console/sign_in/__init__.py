"""The ways in: password and code, an invitation, a forgotten password."""

"""Requests for contact, and the search by reference."""

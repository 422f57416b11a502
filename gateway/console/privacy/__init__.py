"""Retention, one person's data, erasure, incidents, notices."""

"""Tests of the public service, on every database it can run on."""

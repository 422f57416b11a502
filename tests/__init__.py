"""Tests, in the folders of what they test; nlu/, stories/ and e2e/ test the whole."""

from __future__ import annotations

import pytest

from gateway.secrecy import Secrecy, UnreadableError

SECRET = "k" * 32
# What the identity 12345 was stored as before other parts had keys too.
STORED = "7844e86f29316a95d37d0b1ca33e89942257ff0c3d04c4769e7ad59929b3eb31"


def test_identities_that_were_stored_are_found_again() -> None:
    assert Secrecy(SECRET, "messenger").key_of("12345") == STORED


def test_no_part_reads_what_another_hides() -> None:
    hidden = Secrecy(SECRET, "staff").hide("secret")
    assert Secrecy(SECRET, "staff").show(hidden) == "secret"
    assert b"secret" not in hidden
    with pytest.raises(UnreadableError):
        Secrecy(SECRET, "messenger").show(hidden)
    assert Secrecy(SECRET, "staff").key_of("12345") != STORED

"""Passwords: argon2id, with argon2-cffi's own parameters (RFC 9106, low-memory profile)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters (NIST SP 800-63B asks for 8 at least, and for length before anything)
LONGEST = 1024  # characters; hashing more is work for nothing

_hasher = PasswordHasher()
# Each hash takes 64 MiB: however many people sign in, no more than two are made at once.
_workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
# Verified when the account does not exist, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody has this password")


class PasswordError(Exception):
    """The password is not acceptable; the message says why and never repeats it.

    `reason` is the same for programs: length, differ, missing.
    """

    def __init__(self, message: str, reason: str = "length") -> None:
        super().__init__(message)
        self.reason = reason


async def hash_password(password: str) -> str:
    """Return the hash to keep; raises PasswordError for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"The password needs {SHORTEST} to {LONGEST} characters.")
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher.hash, password)


async def password_matches(kept: str | None, password: str) -> bool:
    """Tell whether the password is the one of the hash; None takes as long and never matches."""
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(
            _workers, _hasher.verify, kept or _NOBODY, password[: LONGEST + 1]
        )
    except (VerificationError, InvalidHashError):  # wrong, or the kept hash is damaged
        return False
    return kept is not None


def needs_new_hash(kept: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)

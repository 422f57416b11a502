"""Read a request's body as exactly the form asked for."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from gateway.errors import NotJsonError, WrongBodyError

MAX_BODY = 8192  # bytes

T = TypeVar("T")


def read_body(body: bytes, form: type[T]) -> T:
    """Return the JSON body as `form`; raises NotJsonError or WrongBodyError.

    What msgspec says of the mistake is dropped: it may quote the body.
    """
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError:
        raise WrongBodyError from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotJsonError from None

"""Read a request's body as exactly the form asked for."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from litestar import Request

from gateway.errors import NotJsonError, NotJsonTypeError, WrongBodyError

MAX_BODY = 8192  # bytes

T = TypeVar("T")


async def read_body(request: Request[Any, Any, Any], form: type[T]) -> T:
    """Return the request's JSON body as `form`.

    Raises NotJsonTypeError, NotJsonError or WrongBodyError. What msgspec says of the mistake is
    dropped: it may quote the body.
    """
    body = await request.body()  # too large, it is refused whatever it is
    content_type = request.headers.get("content-type", "").partition(";")[0]
    if content_type.strip().lower() != "application/json":
        raise NotJsonTypeError
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError:
        raise WrongBodyError from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotJsonError from None

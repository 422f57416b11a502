"""The form that vectors of the engine must have to be compared and stored."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from gateway.conversations.engine_reply import MalformedReplyError

_TOLERANCE = 0.01  # of a length of 1: the engine rounds


class _Vectors(Struct):
    vectors: list[list[float]]


_VECTORS = Decoder(_Vectors)


def read_vectors(body: bytes, number: int) -> np.ndarray[Any, Any]:
    """Return so many rows of float32, each of length 1; raises MalformedReplyError otherwise."""
    try:
        rows = _VECTORS.decode(body).vectors
    except (DecodeError, RecursionError) as error:
        raise MalformedReplyError(type(error).__name__) from None
    if len(rows) != number or len({len(row) for row in rows}) != 1:
        raise MalformedReplyError("not as many vectors of one length")
    vectors = np.asarray(rows, dtype=np.float32)
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=_TOLERANCE):
        raise MalformedReplyError("a vector is not of length 1")
    return vectors

"""What a form of the console sends."""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_SMALL_NUMBER = re.compile(r"[0-9]{1,3}")


def small_number(text: str) -> int | None:
    """Return the number that a form names something by, up to 999; None for any other text."""
    return int(text) if _SMALL_NUMBER.fullmatch(text) else None


def key_in_path(text: str) -> UUID:
    """Return the identifier in an address; raises NotFoundException for any other text."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundException from None

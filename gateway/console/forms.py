"""What a form of the console sends."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


def key_in_path(text: str) -> UUID:
    """Return the identifier in an address; raises NotFoundException for any other text."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundException from None

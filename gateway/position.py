"""Where a page of a list begins, in lists that are ordered by a moment and a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID


@dataclass(frozen=True)
class Position:
    """After the row of this moment and key. As text it stands in the next page's address."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the position that str() gave; raises ValueError for another text."""
        at, _, key = text.partition("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return cls(moment, UUID(key))

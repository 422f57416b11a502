"""What is said to the question whether somebody thinks of dying, when it is not a no."""

from __future__ import annotations

import re

_SHORT = 8  # words
# A short reply that begins so avoids to say no.
_HESITANT = re.compile(
    r"\W*(?:oui|ouais|ouin|parfois|des fois|quelques? fois|quelquefois|de temps en temps|un peu"
    r"|souvent|peut[- ]?[êe]tre|possible|[çc]a (?:m['’])?arrive|(?:je |j['’]?)?(?:ne )?sais? pas"
    r"|chais pas|pas (?:souvent|toujours|tous les jours)|presque"
    r"|yes|yeah|sometimes|maybe|perhaps|often|kind ?of|sort of|a (?:bit|little)"
    r"|i (?:don['’]?t know|guess|think so)|not (?:often|always)|now and then)\b",
    re.IGNORECASE,
)


def is_no_no(intent: str, text: str) -> bool:
    """Tell whether a yes, or a reply that avoids to say no, was given."""
    return intent == "affirm" or (len(text.split()) <= _SHORT and _HESITANT.match(text) is not None)

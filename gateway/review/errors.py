"""Why something that staff wanted to add to a conversation is refused."""

from __future__ import annotations


class ReviewError(Exception):
    """It cannot be done as asked; `code` is the key of its words under `review_errors`."""

    code: str


class GoneError(ReviewError):
    """The conversation, or what was to be changed in it, was erased meanwhile."""

    code = "gone"


class EmptyError(ReviewError):
    """Nothing was written."""

    code = "empty"


class TooLongError(ReviewError):
    """More was written than fits."""

    code = "too_long"


class PersonalDataError(ReviewError):
    """Something by which a person is known stands in it."""

    code = "personal_data"


class NotYoursError(ReviewError):
    """A note is changed by its author alone, and deleted by them or who manages privacy."""

    code = "not_yours"


class NotAssignableError(ReviewError):
    """Nobody with this account may, or still does, review conversations."""

    code = "not_assignable"


class NothingToConfirmError(ReviewError):
    """The assistant understood nothing that could be confirmed."""

    code = "nothing_to_confirm"


class UnknownIntentError(ReviewError):
    """The choice is none of the list."""

    code = "unknown_intent"


class NotThereError(ReviewError):
    """The words to be masked are not in the message, or are masked already."""

    code = "not_there"


class NoReasonError(ReviewError):
    """Personal data are shown for a reason of the list; « other » has to be explained."""

    code = "no_reason"

"""Why a decision about a candidate is refused. `name` is the key of its words, training.refused."""

from __future__ import annotations


class DecisionError(Exception):
    """The decision cannot be taken; `name` is the key of its words (training.refused)."""

    name = "refused"


class AlreadyDecidedError(DecisionError):
    """Somebody has approved, rejected or withdrawn it meanwhile, or it is not decided yet."""

    name = "already_decided"


class ChangedMeanwhileError(DecisionError):
    """The sentence is not any more what the person saw."""

    name = "changed_meanwhile"


class SamePersonError(DecisionError):
    """Who proposed or edited a sentence does not approve it."""

    name = "same_person"


class NeedsManagerError(DecisionError):
    """A red flag is taught by a manager only."""

    name = "needs_manager"


class BlockedError(DecisionError):
    """The gate found something that must be mended first."""

    name = "blocked"


class NoReasonError(DecisionError):
    """A rejection without a reason teaches the proposer nothing."""

    name = "no_reason"


class EmptyError(DecisionError):
    """There is no word."""

    name = "empty"


class TooLongError(DecisionError):
    """The text is longer than any message can be."""

    name = "too_long"


class UnknownIntentError(DecisionError):
    """No file of data/ has this intent."""

    name = "unknown_intent"

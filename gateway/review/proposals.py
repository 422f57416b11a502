"""Where the sentence of a message stands in training, as its page says it."""

from __future__ import annotations

from typing import Literal

from gateway.conversations.models import Turn
from gateway.review.models import Correction
from gateway.training.candidates import SURE
from gateway.training.models import Candidate

Proposal = Literal[
    "proposed",
    "personal_data",
    "near_copy",
    "approved",
    "rejected",
    "exported",
    "exported_otherwise",
    "withdrawn",
]
_COPIES = frozenset({"known", "held_out", "candidate_copy"})


def proposal_of(
    correction: Correction | None, turn: Turn, candidate: Candidate | None
) -> Proposal | None:
    """Return where it stands now; None where nothing is learned and nothing is to be.

    `candidate` is the newest that the message became. What was exported is told as long as it is
    in data/, whatever was said, or taken back, since.
    """
    intent = correction.intent if correction else None
    if candidate is not None and candidate.state == "exported":
        return "exported" if candidate.intent == intent else "exported_otherwise"
    if correction is None or intent is None:
        return None
    if candidate is None:
        is_sure = correction.kind == "confirmed" and (turn.confidence or 0) >= SURE
        return None if is_sure else "near_copy"
    if candidate.state != "proposed":
        return candidate.state
    blocking = {check["name"] for check in candidate.checks if check["blocks"]}
    if "personal_data" in blocking:
        return "personal_data"
    return "near_copy" if blocking & _COPIES else "proposed"

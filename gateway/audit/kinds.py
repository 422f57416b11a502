"""What sort of thing an action was: the columns of the monthly summary, and what is looked at."""

from __future__ import annotations

from typing import Literal, get_args

Sort = Literal["opening", "search", "export", "reveal", "change", "deletion", "access"]
SORTS: tuple[Sort, ...] = get_args(Sort)

# By the last word of an action (`training.patch_downloaded`). What is not here changed something.
_VERBS: dict[str, Sort] = {
    **dict.fromkeys(("opened", "listed", "summarised"), "opening"),
    "searched": "search",
    **dict.fromkeys(("exported", "downloaded"), "export"),
    **dict.fromkeys(("revealed", "unmasked"), "reveal"),
    **dict.fromkeys(("deleted", "erased", "withdrawn", "dropped"), "deletion"),
}
# Coming and going, and keys to the console: their number says nothing about the work done.
_ACCESS = frozenset({"sign_in", "sign_out", "session", "password", "codes"})


def sort_of(action: str) -> Sort:
    """Return what sort of thing an action (`conversation.opened`) was."""
    kind, _, verb = action.partition(".")
    if kind in _ACCESS:
        return "access"
    return _VERBS.get(verb.rpartition("_")[2], "change")

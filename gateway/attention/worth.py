"""How much a correction of a message would teach: the score of « Dix messages cette semaine »."""

from __future__ import annotations

from math import log2

_HALF_LIFE = 7.0  # days after which a message has lost half of what its newness adds
_EARLIER = 0.5  # what an asking of more than a week ago counts beside one of this week


def worth(recent: int, earlier: int, uncertainty: float, age: float) -> float:
    """Return what a correction of a message is worth: density x uncertainty x newness, 0 or more.

    `recent` and `earlier` are how often it was asked near-identically in the last seven days and
    before, `uncertainty` is 0 to 1 (uncertainty.py), `age` the days since it was first asked.

    Uncertainty sampling finds what the model does not know, and also outliers that nobody asks
    again; multiplied by density it is information density (Settles, Active Learning Literature
    Survey, 2009, section 5.1, with its β of 1). The density here is counted, not guessed from a
    similarity: log2(1 + recent + earlier / 2), for the tenth asking tells less than the second.
    Newness, (1 + 2^(-age / 7)) / 2, is 1 for what nobody has asked before and falls to one half,
    so that what is old but often asked keeps its place.

    It grows with `recent`, `earlier` and `uncertainty`, and falls with `age`.
    """
    density = log2(1 + recent + _EARLIER * earlier)
    newness = (1 + 2 ** (-max(0.0, age) / _HALF_LIFE)) / 2
    return density * uncertainty * newness

"""How a number has changed since the period before, in words."""

from __future__ import annotations

from gateway.console.strings import Strings


def change(words: Strings, now: int, before: int | None, said: dict[str, str]) -> str:
    """Return for instance « 12 de plus qu’avant (+8 %) », in words of `said`.

    `before` is None when nothing was counted then.
    """
    if before is None:
        return said["none"]
    if now == before:
        return said["same"]
    key = "more" if now > before else "fewer"
    difference = words.number(abs(now - before))
    if before == 0:
        return said[key].format(difference=difference)
    ratio = words.signed_percent((now - before) / before)
    return said[f"{key}_of"].format(difference=difference, ratio=ratio)


def change_of_share(words: Strings, now: float | None, before: float | None) -> str:
    """Return for instance « 4 points de plus (avant : 71 %) » for two shares (0 to 1)."""
    said = words["measures"]["change"]
    if now is None or before is None:
        return str(said["none"])
    points = round(100 * now) - round(100 * before)
    if points == 0:
        return str(said["same"])
    key = ("point" if abs(points) == 1 else "points") + ("_more" if points > 0 else "_fewer")
    return str(said[key]).format(points=abs(points), before=words.percent(before))

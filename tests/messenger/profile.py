"""The calls to /me/messenger_profile: read, set and delete."""

from __future__ import annotations

import copy

from tests.messenger.limits import Fields, only
from tests.messenger.profile_limits import FIELDS, check_profile, check_whole
from tests.messenger.refusals import refuse


def use_profile(method: str, given: Fields, profile: Fields) -> tuple[Fields, Fields]:
    """Return the answer to a call and the profile after it; raises RefusedError."""
    if method == "POST":
        check_profile(given, profile)
        return {"result": "success"}, {**profile, **copy.deepcopy(given)}
    only(given, "messenger_profile", "fields")
    asked = given.get("fields", "")
    names = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(names, list) or not set(names) <= set(FIELDS):
        raise refuse(f"Param fields must be some of {{{', '.join(FIELDS)}}}")
    named = {name: value for name, value in profile.items() if name in names}
    if method == "GET":
        return {"data": [named] if named else []}, profile
    rest = {name: value for name, value in profile.items() if name not in names}
    check_whole(rest)
    return {"result": "success"}, rest

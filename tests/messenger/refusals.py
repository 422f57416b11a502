"""Graph's errors, in Meta's own form."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

# What Meta says with a code, for those that tests ask for by number.
_WORDS = {
    1: "An unknown error occurred",
    2: "An unexpected error has occurred. Please retry your request later.",
    4: "(#4) Application request limit reached",
    10: "(#10) This message is sent outside of allowed window.",
    190: "Invalid OAuth access token.",
    200: "(#200) Permissions error",
    551: "(#551) This person isn't available right now.",
    613: "(#613) Calls to this API have exceeded the rate limit.",
    1200: "(#1200) Temporary send message failure. Please try again later.",
}


@dataclass(frozen=True)
class Refusal:
    """Why Graph does not do a call. Without a message it is the one that goes with the code."""

    code: int = 100
    message: str = ""
    subcode: int | None = None
    status: int = 400
    retry_after: int | None = None

    def body(self) -> dict[str, Any]:
        """Return the answer's body, with a trace of its own, as each of Meta's answers has."""
        error: dict[str, Any] = {
            "message": self.message or _WORDS.get(self.code, f"(#{self.code}) Invalid parameter"),
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": secrets.token_urlsafe(8),
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": error}

    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"retry-after": str(self.retry_after)}


WRONG_TOKEN = Refusal(190, status=401)
WRONG_PROOF = Refusal(100, "Invalid appsecret_proof provided in the API argument")
NO_PROOF = Refusal(100, "API calls from the server require an appsecret_proof argument")
NO_SUCH_PERSON = Refusal(100, "(#100) No matching user found", 2018001)
OUTSIDE_WINDOW = Refusal(10, subcode=2018278)
BLOCKED = Refusal(551, subcode=1545041)
NO_SUCH_PATH = Refusal(2500, "Unknown path components")
MENU_NEEDS_GET_STARTED = Refusal(
    100,
    "(#100) You must set a Get Started button if you also wish to use persistent menu.",
    2018145,
)


class RefusedError(Exception):
    """Graph does not do the call."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.body()["error"]["message"])
        self.refusal = refusal


def refuse(message: str) -> RefusedError:
    """Return what to raise for a parameter that is not as it must be."""
    return RefusedError(Refusal(100, f"(#100) {message}"))

"""Refusals: errors that the caller can do something about; each says which HTTP status it is.

A refusal's message is fixed text. It never repeats what the caller sent: that may be a patient's
words.
"""


class RefusalError(Exception):
    """Base of all refusals: `status` (HTTP), `code` (for programs) and `message` (for people)."""

    status = 400
    code = "bad_request"
    message = "The request cannot be understood."

    def __init__(self) -> None:
        super().__init__(self.message)

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says in its headers."""
        return {"www-authenticate": "Bearer"} if self.status == 401 else {}  # noqa: PLR2004


class NotJsonTypeError(RefusalError):
    """The body says that it is something else than JSON, or does not say what it is."""

    status = 415
    code = "not_json_type"
    message = "The body must have the content type application/json."


class NotJsonError(RefusalError):
    """The body is not JSON."""

    code = "not_json"
    message = "The body must be JSON in UTF-8."


class WrongBodyError(RefusalError):
    """The body is JSON of another form than the one asked for."""

    status = 422
    code = "wrong_body"
    message = "A field of the body is missing, unknown or not of the right type."

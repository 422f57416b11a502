"""Why a message is refused before anything is stored."""

from gateway.errors import RefusalError


class ConversationGoneError(RefusalError):
    """The conversation does not exist, or no longer."""

    status = 401
    code = "conversation_gone"
    message = "This conversation no longer exists: start a new one."


class EmptyTextError(RefusalError):
    """Nothing is left of the text once it is cleaned."""

    code = "empty_text"
    message = "The text is empty."


class TextTooLongError(RefusalError):
    """The text is longer than a message may be."""

    status = 413
    code = "text_too_long"
    message = "The text is longer than 1,000 characters."


class PayloadNotOfferedError(RefusalError):
    """The payload is that of no button which this conversation was shown."""

    status = 422
    code = "payload_not_offered"
    message = "This conversation was not offered that button."


class WrongCursorError(RefusalError):
    """The cursor is none that this conversation's history gave."""

    code = "wrong_cursor"
    message = "The cursor is not one that this conversation's history gave."

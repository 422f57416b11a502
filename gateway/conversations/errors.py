"""Why a message, or feedback on its answer, is refused before anything is stored."""

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


class ReasonTooLongError(RefusalError):
    """The reason of a thumb is longer than it may be."""

    status = 413
    code = "reason_too_long"
    message = "The reason is longer than 500 characters."


class AnswerNotFoundError(RefusalError):
    """This conversation has no message with that id, or no answer to it."""

    status = 404
    code = "answer_not_found"
    message = "This conversation has no answer to a message with that id."


class PayloadNotOfferedError(RefusalError):
    """The payload is that of no button which this conversation was shown."""

    status = 422
    code = "payload_not_offered"
    message = "This conversation was not offered that button."


class WrongCursorError(RefusalError):
    """The cursor is none that this conversation's history gave."""

    code = "wrong_cursor"
    message = "The cursor is not one that this conversation's history gave."

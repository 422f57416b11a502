"""What can go wrong in the engine; each class says which HTTP status it becomes."""


class EngineError(Exception):
    """Base of the engine's errors; `status` is the HTTP status of the channel's answer."""

    status = 500


class BadTurnError(EngineError):
    """The request is not a turn: a field is missing, of the wrong type or too long."""

    status = 400


class BadTextsError(EngineError):
    """The request for vectors is none: too many texts, or one that is no text or too long."""

    status = 400


class UnknownPayloadError(EngineError):
    """The payload names an intent or an entity that the domain does not have."""

    status = 422


class NotReadyError(EngineError):
    """No model is loaded."""

    status = 503


class TurnTimeoutError(EngineError):
    """The turn took longer than its limit."""

    status = 504


class ModelMissingError(EngineError):
    """There is no trained model."""

"""Why a comparison failed. The class's name is kept, and put in words on its page."""


class ReplayError(Exception):
    """Base of all of them. The message never holds a word of a sentence."""


class EngineMissingError(ReplayError):
    """The engine's interpreter, or the model in use, is not on this machine."""


class TrainingFailedError(ReplayError):
    """The engine trained no model from the data with the new sentences."""


class AskingFailedError(ReplayError):
    """A model stopped answering."""


class NothingToAskError(ReplayError):
    """There is no message yet that could be asked."""


class DataNotReadableError(ReplayError):
    """The files of data/ are not on this machine, or are not as they must be."""


class GaveUpError(ReplayError):
    """The work was begun several times and never finished."""

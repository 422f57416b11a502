"""Components of the NLU pipeline (config.yml), one per file."""

from functools import cache

from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP

_load = SpacyNLP.load_model


@cache
def _load_once(name: str) -> SpacyModel:
    """Load a spaCy model once per process, without the names of people and places.

    Rasa's graph has two nodes for the model, and each would load its own 350 MB of it; nobody
    here asks for named entities, which cost as much time as all the rest.
    """
    loaded = _load(name)
    if loaded.model.has_pipe("ner"):
        loaded.model.disable_pipe("ner")
    return loaded


SpacyNLP.load_model = staticmethod(_load_once)

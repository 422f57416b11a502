"""Components of the NLU pipeline (config.yml), one per file."""

from functools import cache

from rasa.nlu.utils.spacy_utils import SpacyNLP

# Rasa's graph has two nodes for the spaCy model, and each would load its own 350 MB of it.
SpacyNLP.load_model = staticmethod(cache(SpacyNLP.load_model))

"""The words of a message and their lemmas."""

from __future__ import annotations

from functools import cache

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

_load = SpacyNLP.load_model


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="FrenchWords",
)
class FrenchWords(SpacyNLP):
    """Rasa's SpacyNLP, for what is needed here: words, and lemmas in the messages of visitors.

    The model is loaded once per process, though Rasa's graph has two nodes for it, and without its
    names of people and places. Training questions are cut into words only: no component learns
    from their lemmas, which would take a fifth of the training time.
    """

    @staticmethod
    @cache
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Return the model; raises InvalidModelError when it is not installed."""
        loaded = _load(spacy_model_name)
        if loaded.model.has_pipe("ner"):
            loaded.model.disable_pipe("ner")
        return loaded

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Add the words of each example's text, without their lemmas."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(SPACY_DOCS[TEXT], model.model.make_doc(self._get_text(example, TEXT)))
        return training_data

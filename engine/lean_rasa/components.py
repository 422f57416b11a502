"""In place of `rasa.engine.recipes.default_components`: what config.yml takes from Rasa.

A component that is not here can be named in config.yml by its module path.
"""

from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.extractors.entity_synonyms import EntitySynonymMapper
from rasa.nlu.extractors.regex_entity_extractor import RegexEntityExtractor
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer

DEFAULT_COMPONENTS = [
    RegexEntityExtractor,
    EntitySynonymMapper,
    SpacyTokenizer,
    CountVectorsFeaturizer,
    RulePolicy,
]

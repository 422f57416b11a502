"""Multinomial logistic regression over sentence features: what both classifiers are made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

Array = np.ndarray[Any, Any]


class LinearModel:
    """Names, weights (names × features) and bias: nothing in it can run code, and it loads fast.

    `featurizers` are the names of the featurizers whose sentence features are used, all when
    empty; `sparse_weight` is the length of the vector of word pieces beside the dense vectors.
    """

    def __init__(self, featurizers: Sequence[str], sparse_weight: float) -> None:
        self.names: list[str] = []
        self._featurizers = list(featurizers)
        self._sparse_weight = sparse_weight
        self._weights: Array = np.empty((0, 0))
        self._bias: Array = np.empty(0)

    def fit(self, examples: list[Message], names: list[str], c: float, rounds: int) -> None:
        """Learn the name of each example; `c` is the inverse strength of the regularisation.

        A frequent name keeps its weight: `out_of_scope` has many examples because the world does.
        """
        model = LogisticRegression(C=c, max_iter=rounds, tol=1e-3)
        model.fit(self._features(examples), names)
        self.names = [str(name) for name in model.classes_]
        self._weights = model.coef_.astype(np.float32)
        self._bias = model.intercept_.astype(np.float32)

    def probabilities(self, messages: list[Message], temperature: float = 1.0) -> Array:
        """Return messages × names, each row summing to 1; a high temperature is less sure."""
        scores = self._features(messages) @ self._weights.T + self._bias
        return np.asarray(softmax(scores / temperature, axis=1))

    def write(self, path: Path) -> None:
        """Write the model to a file that `read` reads."""
        names = np.array(self.names, dtype=str)
        np.savez(path, names=names, weights=self._weights, bias=self._bias)

    def read(self, path: Path) -> None:
        """Take the model from a file; raises ValueError if it holds anything but arrays."""
        with np.load(path, allow_pickle=False) as arrays:
            self.names = [str(name) for name in arrays["names"]]
            self._weights = arrays["weights"]
            self._bias = arrays["bias"]

    def _features(self, messages: list[Message]) -> csr_matrix:
        """Dense and sparse sentence features side by side, the sparse part of fixed length."""
        return vstack([self._row(message) for message in messages]).tocsr()

    def _row(self, message: Message) -> csr_matrix:
        _, dense = message.get_dense_features(TEXT, self._featurizers)
        _, sparse = message.get_sparse_features(TEXT, self._featurizers)
        parts = []
        if dense:
            parts.append(csr_matrix(dense.features))
        if sparse:
            pieces = csr_matrix(sparse.features).minimum(1).astype(np.float32)
            parts.append(normalize(pieces) * self._sparse_weight)
        return hstack(parts)

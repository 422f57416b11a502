"""Multinomial logistic regression over sentence features: what both classifiers are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import log_softmax, softmax
from sklearn.preprocessing import normalize

Array = np.ndarray[Any, Any]
_MEMORY = 5  # steps that L-BFGS looks back on; more cost more than they bring


@dataclass(frozen=True)
class Sides:
    """The features of some messages: dense (messages × dimensions) and sparse, side by side."""

    dense: Array
    sparse: csr_matrix

    def scores(self, weights: Array) -> Array:
        """Return messages × names for weights of features × names."""
        split = self.dense.shape[1]
        return np.asarray(self.dense @ weights[:split] + self.sparse @ weights[split:])

    @property
    def joined(self) -> csr_matrix:
        """Both in one sparse matrix, for who wants one."""
        return hstack([csr_matrix(self.dense), self.sparse]).tocsr()

    def beside(self, other: Sides) -> Sides:
        """Return these features and the other's of the same messages."""
        return Sides(
            np.hstack([self.dense, other.dense]), hstack([self.sparse, other.sparse]).tocsr()
        )

    def rows(self, positions: Array) -> Sides:
        """Return the features of some of the messages."""
        return Sides(self.dense[positions], self.sparse[positions])

    def gradient(self, errors: Array) -> Array:
        """Return features × names for errors of messages × names."""
        return np.vstack([self.dense.T @ errors, self.sparse.T @ errors])


class LinearModel:
    """Names, weights (features × names) and bias: nothing in it can run code, and it loads fast.

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
        """Learn the name of each example (`fit_logistic` explains `c` and `rounds`).

        A frequent name keeps its weight: `out_of_scope` has many examples because the world does.
        """
        self.names, truth = distinct(names)
        self._weights, self._bias = fit_logistic(self._features(examples), truth, c, rounds)

    def probabilities(self, messages: list[Message], temperature: float = 1.0) -> Array:
        """Return messages × names, each row summing to 1; a high temperature is less sure."""
        scores = self._features(messages).scores(self._weights) + self._bias
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

    def _features(self, messages: list[Message]) -> Sides:
        """Return the sentence features of the messages, the sparse part of fixed length."""
        dense, sparse = [], []
        for message in messages:
            _, vector = message.get_dense_features(TEXT, self._featurizers)
            _, pieces = message.get_sparse_features(TEXT, self._featurizers)
            dense.append(vector.features[0] if vector else np.empty(0))
            sparse.append(csr_matrix(pieces.features) if pieces else csr_matrix((1, 0)))
        present = vstack(sparse).minimum(1).astype(np.float32)
        if present.shape[1]:
            present = normalize(present) * np.float32(self._sparse_weight)
        return Sides(np.stack(dense).astype(np.float32), present.tocsr())


def fit_logistic(sides: Sides, truth: Array, c: float, rounds: int) -> tuple[Array, Array]:
    """Return the weights (features × classes) and biases of multinomial logistic regression.

    `truth` is the class of each example, counted from 0; `c` the inverse strength of the
    regularisation. Minimises c · cross-entropy + ½ ‖weights‖² with at most `rounds` steps of L-BFGS
    (Nocedal and Wright, Numerical Optimization, 7.2). It is scikit-learn's LogisticRegression,
    whose one sparse matrix for everything takes four times as long: the dense side is for BLAS.
    """
    rows = np.arange(len(truth))
    shape = (sides.dense.shape[1] + sides.sparse.shape[1] + 1, int(truth.max()) + 1)

    def cost(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(shape).astype(np.float32)
        bias = weights[-1].copy()
        weights[-1] = 0  # the bias is not regularised
        logs = log_softmax(sides.scores(weights[:-1]) + bias, axis=1)
        errors = np.exp(logs)
        errors[rows, truth] -= 1
        gradient = np.vstack([sides.gradient(errors), errors.sum(axis=0)]) * c + weights
        value = -c * logs[rows, truth].sum(dtype=np.float64) + 0.5 * np.vdot(weights, weights)
        return float(value), gradient.astype(np.float64).ravel()

    start = np.zeros(shape).ravel()
    options = {"maxiter": rounds, "maxcor": _MEMORY}
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options=options)
    solution = found.x.reshape(shape).astype(np.float32)
    return solution[:-1], solution[-1]


def distinct(names: Sequence[str]) -> tuple[list[str], Array]:
    """Return the names in order, and the position of each example's name among them."""
    ordered, positions = np.unique(np.array(names, dtype=str), return_inverse=True)
    return ordered.tolist(), positions

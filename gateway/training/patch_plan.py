"""What a patch of data/ would add and take out, without its text: quick enough for every look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.training.data_files import Intent, read_intents
from gateway.training.provenance import digest, read_provenance


class DataPatchError(Exception):
    """A file of data/ is not as it is expected, or would not be after the change."""


@dataclass(frozen=True)
class Learned:
    """A sentence that goes into data/."""

    provenance: str
    text: str
    intent: str


@dataclass(frozen=True)
class PatchPlan:
    """What is to change in data/."""

    into: dict[str, list[str]]
    """Intent → the sentences that are to be added."""
    out: dict[str, list[str]]
    """Intent → those that are to go."""
    files: list[Path]
    """Those with these intents, from the project's root."""
    provenance: dict[str, str] | None
    """Provenance id → digest afterwards; None where that stays as it is."""
    added: list[str]
    """Provenance ids of the sentences that are not in data/ yet."""
    removed: list[str]
    not_found: list[str]
    """Withdrawn ids whose sentence is not in data/ any more as it was exported: somebody edited
    the file by hand, and only a person can find it."""

    @property
    def is_empty(self) -> bool:
        """Whether all is done already."""
        return not self.files and self.provenance is None


def plan_patch(root: Path, learned: Sequence[Learned], withdrawn: Iterable[str]) -> PatchPlan:
    """Return what is to change in data/ below `root`; what is done already is no part of it.

    Raises DataPatchError, OSError and yaml.YAMLError.
    """
    intents, digests = read_intents(root), read_provenance(root)
    gone = [key for key in sorted(withdrawn) if key in digests]
    standing = _sentences_of({digests[key] for key in gone}, intents)
    out = _without(standing, learned)
    found, leaving = _digests(standing), _digests(out)
    # An id that stands there already was applied: who took its sentence out since meant it.
    new = [each for each in learned if each.provenance not in digests and not _is_in(each, intents)]
    into: dict[str, list[str]] = defaultdict(list)
    for each in new:
        into[each.intent].append(each.text)
    after = {key: value for key, value in digests.items() if key not in gone}
    after = {each.provenance: digest(each.text) for each in learned} | after
    return PatchPlan(
        into=dict(into),
        out=out,
        files=sorted({intents[name].path for name in {*into, *out}}),
        provenance=after if after != digests else None,
        added=[each.provenance for each in new],
        removed=[key for key in gone if digests[key] in leaving],
        not_found=[key for key in gone if digests[key] not in found],
    )


def _is_in(learned: Learned, intents: dict[str, Intent]) -> bool:
    if learned.intent not in intents:
        raise DataPatchError(f"no file of data/ has the intent of {learned.provenance}")
    return learned.text in intents[learned.intent].examples


def _digests(sentences: dict[str, list[str]]) -> set[str]:
    return {digest(text) for texts in sentences.values() for text in texts}


def _without(sentences: dict[str, list[str]], learned: Sequence[Learned]) -> dict[str, list[str]]:
    """Return the sentences but those that were accepted again for the same intent."""
    again = {(each.intent, each.text) for each in learned}
    kept = {
        name: [text for text in texts if (name, text) not in again]
        for name, texts in sentences.items()
    }
    return {name: texts for name, texts in kept.items() if texts}


def _sentences_of(digests: set[str], intents: dict[str, Intent]) -> dict[str, list[str]]:
    """Return intent → the sentences that have one of the digests."""
    if not digests:
        return {}
    found = {
        intent.name: [text for text in intent.examples if digest(text) in digests]
        for intent in intents.values()
    }
    return {name: texts for name, texts in found.items() if texts}

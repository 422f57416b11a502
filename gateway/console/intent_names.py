"""What staff read for an intent."""

from __future__ import annotations

from collections import Counter

from gateway.console.strings import Strings
from gateway.training.data_files import Intent


def intent_names(words: Strings, intents: dict[str, Intent]) -> dict[str, str]:
    """Return intent → its name: the title of its answer, or a name of the console's own.

    Two levels of one red flag have the same title; the outcome tells them apart.
    """
    own: dict[str, str] = words["intent_names"]
    titles = {
        name: own.get(name) or intent.titles.get(words.language, name)
        for name, intent in intents.items()
    }
    times = Counter(titles.values())
    return {
        name: title
        if times[title] == 1
        else f"{title} ({words.label('outcomes', intents[name].outcome)})"
        for name, title in titles.items()
    }


def intent_groups(words: Strings, intents: dict[str, Intent]) -> list[tuple[str, dict[str, str]]]:
    """Return the names by kind of intent, each in the order of the alphabet: for a choice."""
    names = intent_names(words, intents)
    groups = []
    for kind, title in words["intent_kinds"].items():
        ours = {
            name: names[name] for name, intent in intents.items() if intent.path.parent.name == kind
        }
        groups.append((title, dict(sorted(ours.items(), key=lambda pair: pair[1].casefold()))))
    return groups

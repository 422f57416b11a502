"""What a person types: the sentence as it stands in content/, and as a thumb makes it."""

from __future__ import annotations

import unicodedata
from random import Random

from deploy.demo_data.content import themes
from deploy.demo_data.people import Person


def sentence(random: Random, person: Person, theme: str) -> str:
    """Return something that this person may say on the theme, in their way of writing."""
    ways = themes()[theme]
    style = person.style if person.style in ways else "standard"
    # Some sentences come to mind more often: near-identical questions are asked by several people.
    lines = ways[style]
    favoured = min(random.randrange(len(lines)), random.randrange(len(lines)))
    text = lines[favoured].format(**person.facts)
    return _typed(random, person, text[0].upper() + text[1:])


def _typed(random: Random, person: Person, text: str) -> str:
    hurry = {"standard": 0.2, "quebecois": 0.5, "texto": 0.9, "english": 0.3}[person.style]
    if random.random() < 0.7:
        text = text.replace("’", "'")
    if random.random() < hurry * 0.7:
        text = text[0].lower() + text[1:]
    if random.random() < hurry * 0.6:
        text = text.rstrip(".!? ")
    if random.random() < hurry * 0.3:
        text = _without_accents(text)
    if random.random() < hurry * 0.25:
        text = _slip(random, text)
    if random.random() < 0.05:
        text = text.rstrip(".!? ") + random.choice([" svp", " merci", "!!", " ??"])
    return text.replace(" ?", "\u00a0?") if person.style == "standard" else text


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _slip(random: Random, text: str) -> str:
    """Swap two letters within a longer word, or forget one."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    at = random.choice(long)
    word, cut = words[at], random.randrange(1, len(words[at]) - 2)
    swapped = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    words[at] = random.choice([swapped, word[:cut] + word[cut + 1 :]])
    return " ".join(words)

"""What is said when the engine cannot answer: a plain sentence and the link to the contact form."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from gateway.conversations.engine_reply import EngineReply, Link, Reply
from gateway.conversations.models import Language

CONTENT = Path(__file__).with_name("content") / "apology.yml"


class _Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    link: str


class Apologies:
    """The apology in each language, read from content/apology.yml."""

    def __init__(self, contact_form_url: str) -> None:
        wordings = msgspec.yaml.decode(CONTENT.read_bytes(), type=dict[Language, _Wording])
        self._replies = {
            language: Reply(
                text=wording.text,
                links=[Link(wording.link, contact_link(contact_form_url, language))],
            )
            for language, wording in wordings.items()
        }

    def in_language(self, language: Language) -> EngineReply:
        """Return the apology as the answer of a turn, outcome `failed`."""
        return EngineReply(outcome="failed", language=language, replies=[self._replies[language]])

    def instead_of(self, reply: EngineReply) -> EngineReply:
        """Return the engine's own failed answer with the apology for its replies."""
        return msgspec.structs.replace(reply, replies=[self._replies[reply.language]])


def contact_link(contact_form_url: str, language: Language, **given: str) -> str:
    """Return the form's address with what is given and `langue` added to its own query."""
    parts = urlsplit(contact_form_url)
    own = parse_qsl(parts.query, keep_blank_values=True)
    query = [*own, *given.items(), ("langue", language)]
    return urlunsplit(parts._replace(query=urlencode(query)))

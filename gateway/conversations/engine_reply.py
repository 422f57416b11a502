"""The form that an answer of the engine must have to be stored and shown."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import DecodeError, Meta, Struct, field
from msgspec.json import Decoder

from gateway.conversations.models import Language, Outcome

Name = Annotated[str, Meta(max_length=64)]
Confidence = Annotated[float, Meta(ge=0, le=1)]
# A link is followed by the person's browser: nothing but the web, telephone and mail.
Url = Annotated[str, Meta(pattern=r"^(https?://|tel:|mailto:)")]


class Button(Struct, frozen=True):
    """A reply offers it; pressing it sends the payload."""

    title: str
    payload: str


class Link(Struct, frozen=True):
    """A reply gives it: a page, or a number to call."""

    title: str
    url: Url


class Reply(Struct, frozen=True):
    """One message of the assistant."""

    text: str
    buttons: list[Button] = []
    links: list[Link] = []


class Guess(Struct, frozen=True):
    """An intent and how sure the engine is of it, 0 to 1."""

    intent: Name
    confidence: Confidence


class Context(Struct, frozen=True):
    """The two fields of the context that the gateway reads: set when this turn handed off."""

    handoff_reference: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    handoff_subject: Annotated[str, Meta(max_length=128)] | None = None


class EngineReply(Struct, frozen=True, kw_only=True):
    """What the engine says of one turn. `ms` is milliseconds, null when it never answered."""

    outcome: Outcome
    language: Language
    replies: list[Reply]
    topic: Name | None = None
    intent: Name | None = None
    confidence: Confidence | None = None
    ms: Annotated[float, Meta(ge=0)] | None = None
    context: dict[str, Any] = field(default_factory=dict)
    ranking: list[Guess] = []


class MalformedReplyError(ValueError):
    """The engine's answer is not of the agreed form."""


class _WithContext(Struct):
    context: Context


_REPLY = Decoder(EngineReply)
_CONTEXT = Decoder(_WithContext)


def read_engine_reply(body: bytes) -> tuple[EngineReply, Context]:
    """Return the engine's answer and what it says of a hand-off.

    Raises MalformedReplyError when a field is missing, wrong or of an unknown value, when an
    outcome other than `failed` comes without a reply, and for a NUL, which no database stores.
    """
    if b"\\u0000" in body:
        raise MalformedReplyError("it holds a NUL")
    try:
        reply, context = _REPLY.decode(body), _CONTEXT.decode(body).context
    except (DecodeError, UnicodeDecodeError) as error:
        raise MalformedReplyError(type(error).__name__) from None
    if reply.outcome != "failed" and not reply.replies:
        raise MalformedReplyError("it holds no reply")
    return reply, context

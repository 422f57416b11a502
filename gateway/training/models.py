"""What the assistant is to learn, how it is handed over, and comparisons of models."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.claim import ClaimedRecord
from gateway.conversations.models import Language, Outcome
from gateway.record import JSON_VALUE, Record, utc_now

CandidateState = Literal["proposed", "approved", "rejected", "exported", "withdrawn"]
ReplayState = Literal["requested", "training", "asking", "done", "failed"]
# What became of a message: `unknown` changed, and nobody has said which of the two is right.
Verdict = Literal["same", "better", "worse", "unknown"]
# What became of a red flag: not seen any more, seen as less urgent than before, or seen newly.
FlagChange = Literal["missed", "weakened", "kept", "new"]


class Candidate(Record):
    """A sentence that the assistant may learn, and what it is to understand by it.

    No foreign key to the conversation: the row outlives it, without its text, so that the next
    export takes out of data/ what came from a person who was erased. None to accounts: that two
    people decided stays true when one of them leaves.
    """

    __tablename__ = "training_candidate"
    __table_args__ = (
        Index("ix_training_candidate_state_intent_id", "state", "intent", "id"),
        Index("ix_training_candidate_near_key_state", "near_key", "state"),
    )

    provenance: Mapped[str] = mapped_column(String(16), unique=True)
    """A public id of ours, for instance T-7K2M9; it says nothing about the person."""
    text: Mapped[str] = mapped_column(Text)
    """One clean line (wording.py), personal data masked; empty once it is withdrawn."""
    near_key: Mapped[str] = mapped_column(String(32))
    intent: Mapped[str] = mapped_column(String(64))
    language: Mapped[Language] = mapped_column(String(2))
    state: Mapped[CandidateState] = mapped_column(String(16), default="proposed")
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON_VALUE, default=list)
    """What the gate found (checks.py), when the sentence was last looked at."""
    conversation_id: Mapped[UUID | None] = mapped_column(index=True)
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    """Null for a sentence that the staff made up."""
    correction_id: Mapped[UUID | None]
    proposed_by_id: Mapped[UUID | None]
    edited_by_id: Mapped[UUID | None]
    """Who last changed the text, the intent or the language."""
    decided_by_id: Mapped[UUID | None]
    """Who approved, rejected or withdrew it."""
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was rejected."""
    exported_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_export.id"))
    """The export that first had it; kept when it is withdrawn."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    revision: Mapped[int] = mapped_column()
    """Raised by each change: nobody approves, or overwrites, what they have not seen."""

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  (SQLAlchemy's own name)


class TrainingExport(Record):
    """A patch of data/ that was made. Its text is made anew whenever it is downloaded, so that
    no sentence stays here that was withdrawn."""

    __tablename__ = "training_export"

    added: Mapped[int]
    """How many sentences the patch added when it was made."""
    removed: Mapped[int]
    """How many it took out."""
    by_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Replay(ClaimedRecord):
    """Past messages put to the model in use and to one that has learned the candidates.

    The claim is on the work (worker.py). Kept for thirty days.
    """

    __tablename__ = "training_replay"
    __table_args__ = (Index("ix_training_replay_state", "state"),)

    state: Mapped[ReplayState] = mapped_column(String(16), default="requested")
    candidates: Mapped[list[str]] = mapped_column(JSON_VALUE, default=list)
    """The provenance ids of the sentences that the new model learns."""
    messages: Mapped[int]
    """How many of the newest different messages are asked, beside all that are corrected or
    alarming."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often the work was begun."""
    asked: Mapped[int] = mapped_column(default=0)
    """Progress: questions put to the two models so far, of `to_ask`."""
    to_ask: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(String(32))
    """Why it failed: a class of gateway/training/replay/errors.py."""
    summary: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE, default=dict)
    """Counts by verdict and by what became of red flags, once it is done (replay/verdicts.py)."""
    by_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    finished_at: Mapped[datetime | None]


class ReplayRow(Record):
    """One past message, as it is understood before and after."""

    __tablename__ = "training_replay_row"
    __table_args__ = (
        Index("ix_training_replay_row_replay_id_verdict_id", "replay_id", "verdict", "id"),
        Index("ix_training_replay_row_replay_id_flag_id", "replay_id", "flag", "id"),
    )

    replay_id: Mapped[UUID] = mapped_column(ForeignKey("training_replay.id", ondelete="CASCADE"))
    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    expected: Mapped[str | None] = mapped_column(String(64))
    """The intent that a person of the staff said is right."""
    verdict: Mapped[Verdict] = mapped_column(String(8))
    flag: Mapped[FlagChange | None] = mapped_column(String(8))
    """Null for a message that is no red flag to either model, nor to the staff."""
    before_intent: Mapped[str] = mapped_column(String(64))
    before_topic: Mapped[str | None] = mapped_column(String(64))
    before_outcome: Mapped[Outcome] = mapped_column(String(16))
    before_confidence: Mapped[float]
    after_intent: Mapped[str] = mapped_column(String(64))
    after_topic: Mapped[str | None] = mapped_column(String(64))
    after_outcome: Mapped[Outcome] = mapped_column(String(16))
    after_confidence: Mapped[float]


class Trainer(Record):
    """The process that trains, when it last said that it is there (at most one row a process)."""

    __tablename__ = "training_trainer"

    seen_at: Mapped[datetime] = mapped_column(default=utc_now)

"""What is kept of the numbers: one row per day of the clinic, measure and key."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, Date, Integer, String, Table

from gateway.record import Record

# No conversation is named here: a number outlives the words that it counts.
daily_measure = Table(
    "daily_measure",
    Record.metadata,
    Column("day", Date(), primary_key=True),
    Column("measure", String(24), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("value", Integer(), nullable=False),
    sqlite_with_rowid=False,
)


class Measure(StrEnum):
    """What is counted. Where a measure has no keys, its key is empty."""

    CONVERSATIONS = "conversations"
    """In which somebody wrote that day."""
    NEW_CONVERSATIONS = "new_conversations"
    """Whose first message was that day's."""
    MESSAGES = "messages"
    """Of visitors, each with its turn. Zero too is stored: it tells that the day was counted."""
    CHANNEL = "channel"
    """Messages by channel."""
    LANGUAGE = "language"
    """Messages by the language in which they were answered."""
    OUTCOME = "outcome"
    """Messages by outcome."""
    TOPIC = "topic"
    """Messages by topic, but hand-offs and red flags."""
    HANDOFF = "handoff"
    """Hand-offs by topic; the key is empty when none was recognised."""
    RED_FLAG = "red_flag"
    """Emergencies, medical advice and distress by the sign that was named."""
    THUMB = "thumb"
    """Answers of that day by the thumb that they were given, whenever."""
    QUESTIONS = "questions"
    """What the share answered without a person is a share of (gateway/measures/counting.py)."""
    ANSWERED = "answered"
    """Questions that were answered without a person."""
    ENGINE_MS = "engine_ms"
    """Turns by the bucket of the engine's time (gateway/measures/histogram.py)."""
    TOTAL_MS = "total_ms"
    """Turns by the bucket of the time from the message's arrival to its stored answer."""
    SETTLED = "settled"
    """1 when the day was counted late enough to be counted no more."""

"""What the components of the pipeline leave for each other on a message."""

SCORES = "intent_scores"
"""The probability of every intent, by name; they sum to 1."""

PART = "is_part"
"""True on a message that is a part of the one before it (engine/nlu/message_splitter.py)."""

REMINDED = "is_reminded"
"""True on a message that repeats another beside its subject (engine/nlu/subject_reminder.py)."""

WITH_SUBJECT = "with_subject"
"""The message that repeats this one beside its subject, if it is short and follows an answer."""

SPELLED_OUT = "spelled_out"
"""The text with its abbreviations spelled out (engine/nlu/spelling_mender.py)."""

RED_FLAG = "red_flag"
"""The intent of the red flag that the message has; no later component may overrule it."""

SECOND_INTENT = "second_intent"
"""A second question in the same message, to be answered after the first. Part of the output."""

OPTIONS = "options"
"""The topics to offer as buttons when the message is ambiguous. Part of the output."""

ALTERNATIVES = "alternatives"
"""What else the message could have meant, for a correction to offer. Part of the output."""

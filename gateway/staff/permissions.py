"""Who may do what in the console: one table, which docs and tests read too."""

from __future__ import annotations

from enum import StrEnum

from gateway.staff.models import Role


class Permission(StrEnum):
    """One thing that not everybody may do."""

    READ_CONVERSATIONS = "read_conversations"
    """Lists, searches and transcripts, with personal data masked."""
    REVIEW = "review"
    """Notes, tags, assignment, « reviewed », corrections, what needs a person."""
    REVEAL = "reveal"
    """See personal data in a transcript, for a reason that is logged."""
    EXPORT_CONVERSATIONS = "export_conversations"
    HANDLE_REQUESTS = "handle_requests"
    """Contact requests: they have a person's name and how to reach them."""
    EDIT_TRAINING = "edit_training"
    """Propose and edit what the assistant is to learn."""
    APPROVE_TRAINING = "approve_training"
    """Approve what somebody else proposed, export it, compare models."""
    READ_MEASURES = "read_measures"
    EXPORT_MEASURES = "export_measures"
    RECORD_INCIDENTS = "record_incidents"
    MANAGE_PRIVACY = "manage_privacy"
    """Retention, one person's data, erasure."""
    MANAGE_TEAM = "manage_team"
    READ_AUDIT = "read_audit"
    """The log of who did what, and its monthly summary."""


_READER = frozenset({Permission.READ_CONVERSATIONS, Permission.READ_MEASURES})
_REVIEWER = _READER | {
    Permission.REVIEW,
    Permission.REVEAL,
    Permission.HANDLE_REQUESTS,
    Permission.EDIT_TRAINING,
}
_MANAGER = _REVIEWER | {
    Permission.EXPORT_CONVERSATIONS,
    Permission.APPROVE_TRAINING,
    Permission.EXPORT_MEASURES,
    Permission.RECORD_INCIDENTS,
    Permission.READ_AUDIT,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    "reader": _READER,
    "reviewer": _REVIEWER,
    "manager": _MANAGER,
    "administrator": frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Tell whether somebody with this role may do it."""
    return permission in PERMISSIONS[role]

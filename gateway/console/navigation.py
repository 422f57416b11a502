"""The sections of the console, in the order of the menu, and who sees which."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.staff.models import Role
from gateway.staff.permissions import Permission, may


@dataclass(frozen=True)
class Section:
    """One entry of the menu. `name` is the key of its words under `navigation`."""

    name: str
    path: str
    permission: Permission
    key: str
    """The key that leads there."""


SECTIONS = (
    Section("to_review", "/console/to-review", Permission.READ_CONVERSATIONS, "1"),
    Section("conversations", "/console/conversations", Permission.READ_CONVERSATIONS, "2"),
    Section("requests", "/console/requests", Permission.HANDLE_REQUESTS, "3"),
    Section("training", "/console/training", Permission.EDIT_TRAINING, "4"),
    Section("measures", "/console/measures", Permission.READ_MEASURES, "5"),
    Section("team", "/console/team", Permission.READ_AUDIT, "6"),
    Section("privacy", "/console/privacy", Permission.RECORD_INCIDENTS, "7"),
)


def sections_for(role: Role) -> list[Section]:
    """Return the sections that somebody with this role may open."""
    return [section for section in SECTIONS if may(role, section.permission)]

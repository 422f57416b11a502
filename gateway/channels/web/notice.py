"""The notice that a visitor accepts before the first word: GET /api/chat/notice."""

from __future__ import annotations

from pathlib import Path

import msgspec
from litestar import get

CONTENT = Path(__file__).with_name("content") / "notice.yml"


class NoticeText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The notice in one language; `accept` is the title of the button."""

    title: str
    paragraphs: list[str]
    accept: str


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The notice as it is shown; a new version must be accepted anew.

    `policy_url` is the clinic's privacy policy, null when the settings name none.
    """

    version: str
    fr: NoticeText
    en: NoticeText
    policy_url: str | None = None


def load_notice(days: int, policy_url: str | None = None) -> Notice:
    """Return the notice of content/notice.yml with the days that messages are kept, and the policy.

    The days are a part of the version: who accepted 90 has not accepted 180.
    Raises msgspec.ValidationError for a wrong file.
    """
    notice = msgspec.yaml.decode(CONTENT.read_bytes(), type=Notice)
    return msgspec.structs.replace(
        notice,
        version=f"{notice.version}.{days}",
        fr=_with_days(notice.fr, days),
        en=_with_days(notice.en, days),
        policy_url=policy_url,
    )


def _with_days(text: NoticeText, days: int) -> NoticeText:
    said = [paragraph.replace("{days}", str(days)) for paragraph in text.paragraphs]
    return msgspec.structs.replace(text, paragraphs=said)


@get("/notice")
async def show_notice(notice: Notice) -> Notice:
    """Return the present version in both languages."""
    return notice

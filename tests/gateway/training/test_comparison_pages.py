"""Before and after, as a manager reads it: red flags first, masked words, progress meanwhile."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from gateway.console.strings import strings
from gateway.console.training.comparison_queries import PAGE, SHOWN
from gateway.conversations.models import Message
from gateway.privacy.masking import find_personal_data
from gateway.record import utc_now
from gateway.training.models import Replay, ReplayRow, Trainer
from gateway.training.replay import errors
from gateway.training.replay.verdicts import summary
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import (
    TRAINING,
    Hire,
    Sessions,
    leads_to,
    store_late_message,
    store_message,
)

COMPARED = strings("fr")["training_comparisons"]
COMPARISONS = f"{TRAINING}/comparisons"


async def made(sessions: Sessions, rows: list[dict[str, Any]], **fields: Any) -> UUID:
    """Store a finished comparison of these messages."""
    async with sessions() as session:
        counts = summary((row["verdict"], row.get("flag")) for row in rows)
        replay = Replay(**{"messages": 100, "state": "done", "summary": counts} | fields)
        session.add(replay)
        await session.flush()
        for row in rows:
            store = store_late_message if row.pop("late", False) else store_message
            message = await store(session, row.pop("text"))
            told = {
                "before_intent": "out_of_scope", "before_topic": None,
                "before_outcome": "out_of_scope", "before_confidence": 0.5,
                "after_intent": "cost", "after_topic": "cost",
                "after_outcome": "partial", "after_confidence": 0.9,
            }  # fmt: skip
            session.add(
                ReplayRow(
                    replay_id=replay.id,
                    message_id=message.id,
                    conversation_id=message.conversation_id,
                    **told | row,
                )
            )
        await session.commit()
        return replay.id


async def test_a_missed_red_flag_is_what_the_page_opens_with(
    hire: Hire, sessions: Sessions
) -> None:
    paul = await hire("paul", "manager")
    key = await made(
        sessions,
        [
            {"text": "le prix", "verdict": "better", "expected": "cost"},
            {"text": "je ne sens plus mes jambes", "verdict": "unknown", "flag": "missed",
             "before_outcome": "emergency", "before_intent": "bilateral_leg_weakness",
             "before_topic": "bilateral_leg_weakness"},
        ],
    )  # fmt: skip
    page = html.unescape(await paul.get(f"{COMPARISONS}/{key}"))
    assert COMPARED["flags_lost"].format(number=1) in page
    assert COMPARED["advice"]["no"] in page
    assert COMPARED["advice"]["yes"] not in page
    assert "je ne sens plus mes jambes" in page
    assert "le prix" not in page
    assert '<tr data-entry tabindex="-1" class="alarming">' in page
    row = page.partition("<tbody>")[2]
    assert row.index("Faiblesse des deux jambes") < row.index("Coût")  # before → after
    better = html.unescape(await paul.get(f"{COMPARISONS}/{key}?show=better"))
    assert "le prix" in better
    assert "je ne sens plus mes jambes" not in better
    listed = html.unescape(await paul.get(COMPARISONS))
    assert COMPARED["advice_short"]["no"] in listed


async def test_words_are_masked_and_stay_words(hire: Hire, sessions: Sessions) -> None:
    paul = await hire("paul", "manager")
    text = "<script>alert(1)</script> mon numéro 514 555-0199"
    key = await made(sessions, [{"text": text, "verdict": "worse", "expected": "cost"}])
    async with sessions() as session:
        message = (await session.scalars(select(Message))).one()
        message.personal_data = [dict(span) for span in find_personal_data(text)]
        await session.commit()
    page = await paul.get(f"{COMPARISONS}/{key}")
    assert "0199" not in page
    assert "<script>alert" not in page


@ON_ONE_DATABASE
async def test_a_row_leads_to_its_message(hire: Hire, sessions: Sessions) -> None:
    paul = await hire("paul", "manager")
    key = await made(sessions, [{"text": "le prix", "verdict": "worse", "late": True}])
    async with sessions() as session:
        message = await session.scalar(select(Message).where(Message.text == "le prix"))
    assert message is not None
    assert await leads_to(paul, await paul.get(f"{COMPARISONS}/{key}"), message)


@pytest.mark.parametrize("shown", SHOWN)
@ON_ONE_DATABASE
async def test_each_filter_shows_its_messages(hire: Hire, sessions: Sessions, shown: str) -> None:
    paul = await hire("paul", "manager")
    is_flag = shown in {"missed", "weakened", "kept", "new"}
    row = {"verdict": "unknown", "flag": shown} if is_flag else {"verdict": shown}
    key = await made(sessions, [{"text": "celui-ci", **row}])
    page = html.unescape(await paul.get(f"{COMPARISONS}/{key}?show={shown}"))
    assert "celui-ci" in page
    assert COMPARED["meaning"][shown] in page
    assert html.unescape(await paul.get(f"{COMPARISONS}/{key}")).count("celui-ci") == 1
    await paul.get(f"{COMPARISONS}/{key}?show=nonsense", status=404)


async def test_a_long_result_has_pages(hire: Hire, sessions: Sessions) -> None:
    paul = await hire("paul", "manager")
    rows = [{"text": f"message {n}.", "verdict": "unknown"} for n in range(PAGE + 3)]
    key = await made(sessions, rows)
    first = html.unescape(await paul.get(f"{COMPARISONS}/{key}?show=unknown"))
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = html.unescape(await paul.get(following[1]))
    texts = [re.findall(r"message \d+\.", page) for page in (first, second)]
    assert [len(found) for found in texts] == [PAGE, 3]
    assert len(set(texts[0] + texts[1])) == PAGE + 3


async def test_progress_is_told_until_it_ends(hire: Hire, sessions: Sessions) -> None:
    paul = await hire("paul", "manager")
    answer = await paul.send(COMPARISONS, messages="500")
    assert answer.status_code == 303
    where = answer.headers["location"]
    page = html.unescape(await paul.get(where))
    assert COMPARED["states"]["requested"] in page
    assert COMPARED["trainer_missing"] in page
    again = await paul.send(COMPARISONS, messages="500")
    assert again.status_code == 409
    assert COMPARED["under_way"] in html.unescape(again.text)

    async with sessions() as session:
        session.add(Trainer(seen_at=utc_now()))
        replay = await session.get_one(Replay, UUID(where.rsplit("/", 1)[1]))
        assert replay.messages == 500
        replay.state, replay.asked, replay.to_ask = "asking", 30, 200
        await session.commit()
    progress = await paul.client.get(f"{where}/progress")
    assert COMPARED["asked"].format(asked=30, to_ask=200) in html.unescape(progress.text)
    assert COMPARED["trainer_missing"] not in html.unescape(progress.text)
    assert "hx-refresh" not in progress.headers

    async with sessions() as session:
        replay = await session.get_one(Replay, replay.id)
        replay.state, replay.failure = "failed", "TrainingFailedError"
        await session.commit()
    assert (await paul.client.get(f"{where}/progress")).headers["hx-refresh"] == "true"
    page = html.unescape(await paul.get(where))
    assert COMPARED["failures"]["TrainingFailedError"] in page


def test_every_failure_has_words() -> None:
    classes = {each.__name__ for each in errors.ReplayError.__subclasses__()}
    for language in ("fr", "en"):
        words = strings(language)["training_comparisons"]["failures"]
        assert set(words) == classes | {"other"}


@pytest.mark.parametrize("messages", ["-5", "many", "", "²", "999999999"])
@ON_ONE_DATABASE
async def test_a_number_that_is_none_becomes_one_that_is(
    hire: Hire, sessions: Sessions, messages: str
) -> None:
    paul = await hire("paul", "manager")
    answer: httpx.Response = await paul.send(COMPARISONS, messages=messages)
    assert answer.status_code == 303
    async with sessions() as session:
        replay = await session.get_one(Replay, UUID(answer.headers["location"].rsplit("/", 1)[1]))
    assert replay.messages == 2000

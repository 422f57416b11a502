"""What Graph refuses, loses or limits: nothing is lost, nothing is said twice, staff see why."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from gateway.channels.messenger import outbox
from gateway.channels.messenger.graph_errors import (
    BlockedError,
    GraphError,
    OutsideWindowError,
    RateLimitedError,
    RefusedError,
    TokenInvalidError,
    UncertainError,
    UnreachableError,
    error_of,
)
from gateway.channels.messenger.models import Delivery, Person
from gateway.record import utc_now
from gateway.secrecy import Secrecy
from gateway.settings import Settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.messenger.conftest import Friend
from tests.gateway.running import running_gateway
from tests.messenger.events import echo_event
from tests.messenger.graph_server import APP_SECRET, GraphServer
from tests.messenger.page import Page

PATIENCE = 20  # seconds


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "ECHO_WAIT", timedelta(seconds=1))


async def deliveries(sessions: Any) -> list[tuple[str, str | None]]:
    async with sessions() as session:
        rows = await session.scalars(select(Delivery).order_by(Delivery.id))
        return [(row.state, row.reason) for row in rows]


async def wait_for(sessions: Any, last: tuple[str, str | None]) -> None:
    """Wait until the last delivery stands so."""
    async with asyncio.timeout(PATIENCE):
        while (await deliveries(sessions))[-1:] != [last]:
            await asyncio.to_thread(threading.Event().wait, 0.05)


@pytest.mark.parametrize(
    ("status", "code"), [(500, 2), (503, 1200), (429, 4), (400, 613), (400, 1)]
)
async def test_a_passing_trouble_is_tried_again(
    friend: Friend, graph: GraphServer, sessions: Any, status: int, code: int
) -> None:
    await friend.accept()
    graph.fail_next(1, status, code, retry_after=1)
    await friend.say("et maintenant ?")
    assert (await friend.hear(3))[2] == "Réponse à : et maintenant ?"
    await wait_for(sessions, ("sent", None))


async def test_graph_is_away_and_what_waits_keeps_its_order(
    friend: Friend, graph: GraphServer
) -> None:
    await friend.accept()
    graph.down()
    for number in range(3):
        await friend.say(f"{number}")
    assert not await asyncio.to_thread(graph.wait_for, lambda: len(graph.sent(friend.psid)) > 2, 3)
    graph.up()
    assert (await friend.hear(5))[2:] == [f"Réponse à : {number}" for number in range(3)]


@pytest.mark.long
@ON_ONE_DATABASE
async def test_graph_is_away_for_a_minute(friend: Friend, graph: GraphServer) -> None:
    other = Friend(friend.page, graph, "5391207724310002")
    people = [friend, other]
    for person in people:
        await person.accept()
    graph.down()
    for number in range(3):
        for person in people:
            await person.say(f"{number}")
    said = lambda: any(len(graph.sent(person.psid)) > 2 for person in people)  # noqa: E731
    assert not await asyncio.to_thread(graph.wait_for, said, 60)
    graph.up()
    for person in people:
        heard = await person.hear(5)
        assert heard[2:] == [f"Réponse à : {number}" for number in range(3)]


async def test_a_refused_token_stops_everything_and_loses_nothing(
    friend: Friend,
    graph: GraphServer,
    sessions: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(outbox, "TOKEN_PAUSE", timedelta(seconds=2))
    await friend.accept()
    graph.revoke_token()
    await friend.say("une")
    await wait_for(sessions, ("pending", "token_invalid"))
    calls = len(graph.calls)
    await friend.say("deux")
    graph.restore_token()
    assert (await friend.hear(4))[2:] == ["Réponse à : une", "Réponse à : deux"]
    assert len(graph.calls) - calls < 10
    assert any(row.levelname == "ERROR" and "token" in row.getMessage() for row in caplog.records)


async def test_who_blocked_the_page_is_left_alone(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.block(friend.psid)
    await friend.say("une")
    await wait_for(sessions, ("failed", "blocked"))
    graph.unblock(friend.psid)
    await friend.say("deux")
    assert (await friend.hear(3))[2] == "Réponse à : deux"


async def test_outside_the_window_nothing_is_sent(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.down()
    await friend.say("une")
    await wait_for(sessions, ("pending", "unreachable"))
    async with sessions() as session:
        long_ago = utc_now() - timedelta(hours=25)
        await session.execute(update(Person).values(last_inbound_at=long_ago))
        await session.commit()
    calls = len(graph.calls)
    graph.up()
    await wait_for(sessions, ("failed", "outside_window"))
    assert len(graph.calls) == calls


async def test_meta_says_that_the_window_is_closed(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.fail_next(1, 400, 10, 2018278)
    await friend.say("une")
    await wait_for(sessions, ("failed", "outside_window"))


async def test_a_refused_message_does_not_hold_up_the_next(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.fail_next(1, 400, 100)
    await friend.say("une")
    await wait_for(sessions, ("failed", "refused"))
    await friend.say("deux")
    assert (await friend.hear(3))[2] == "Réponse à : deux"


async def test_a_lost_answer_is_confirmed_by_the_echo(
    friend: Friend, graph: GraphServer, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ECHO_WAIT", timedelta(seconds=60))
    await friend.accept()
    graph.accept_then_drop(1)
    await friend.say("une")
    await friend.hear(3)
    await wait_for(sessions, ("sending", "unreachable"))
    async with sessions() as session:
        lost = await session.scalar(select(Delivery.id).where(Delivery.state == "sending"))
    echo = echo_event(friend.psid, {"text": "…", "metadata": str(lost)}, mid="m_echoed")
    await friend.page.deliver(echo)
    await wait_for(sessions, ("sent", None))
    await friend.say("deux")
    assert (await friend.hear(4))[2:] == ["Réponse à : une", "Réponse à : deux"]


async def test_without_an_echo_it_is_sent_again(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.accept_then_drop(1)
    await friend.say("une")
    assert (await friend.hear(4))[2:] == ["Réponse à : une"] * 2
    await wait_for(sessions, ("sent", None))


@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind"),
    [
        (401, None, None, TokenInvalidError),
        (400, 190, 463, TokenInvalidError),
        (403, 10, None, TokenInvalidError),
        (403, 230, None, TokenInvalidError),
        (403, 10, 2018300, RefusedError),
        (400, 10, 2018278, OutsideWindowError),
        (400, 10, 2018065, OutsideWindowError),
        (400, 551, 1545041, BlockedError),
        (400, 100, 2018001, BlockedError),
        (429, None, None, RateLimitedError),
        (400, 613, None, RateLimitedError),
        (400, 368, None, RateLimitedError),
        (503, 1200, None, UnreachableError),
        (502, None, None, UncertainError),
        (400, 1, 1357046, UncertainError),
        (400, 100, None, RefusedError),
    ],
)
def test_what_a_refusal_means(
    status: int, code: int | None, subcode: int | None, kind: type[GraphError]
) -> None:
    answer = {"error": {"code": code, "error_subcode": subcode, "message": "m"}}
    error = error_of(status, answer, "7")
    assert type(error) is kind
    assert error.retry_after == 7
    assert "m" not in str(error).split(", ")
    assert isinstance(error_of(status, None, None), GraphError)


async def test_after_a_power_cut_the_echo_has_time_to_come(
    settings: Settings,
    graph: GraphServer,
    sessions: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "ECHO_WAIT", timedelta(seconds=3))
    async with running_gateway(settings) as client:
        friend = Friend(Page(client, APP_SECRET, graph), graph)
        await friend.accept()
    async with sessions() as session:
        before = utc_now() - timedelta(minutes=1)
        under_way = {"state": "sending", "next_at": before}
        hidden = Secrecy(settings.secret_key.get_secret_value(), "messenger").hide(
            '{"text": "encore"}'
        )
        last = select(Delivery.id).order_by(Delivery.id.desc()).limit(1).scalar_subquery()
        that = update(Delivery).where(Delivery.id == last)
        await session.execute(that.values(**under_way, content=hidden))
        await session.commit()
    async with running_gateway(settings):
        said = lambda: len(graph.sent(friend.psid)) > 2  # noqa: E731
        assert not await asyncio.to_thread(graph.wait_for, said, 2)
        assert (await friend.hear(3))[2] == "encore"


async def test_no_word_is_in_the_log(
    friend: Friend, graph: GraphServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await friend.accept()
    graph.fail_next(1, 400, 100)
    await friend.say("perroquet violet")
    await friend.say("encore")
    await friend.hear(3)
    said = "\n".join(row.getMessage() for row in caplog.records if row.name.startswith("gateway"))
    for word in ("perroquet", friend.psid, "EAA-token"):
        assert word not in said


async def test_what_another_key_hid_holds_nobody_up(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    async with sessions() as session:
        session.add(Delivery(address=b"of another key", content=b"of another key"))
        await session.execute(update(Person).values(address=b"of another key"))
        await session.commit()
    await friend.say("une")
    await wait_for(sessions, ("failed", "refused"))
    other = Friend(friend.page, graph, "5391207724310002")
    await other.accept()
    assert (await other.hear(2))[1] == "Réponse à : Bonjour"


async def test_another_app_holds_the_conversation(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.fail_next(1, 403, 10, 2018300)
    await friend.say("une")
    await wait_for(sessions, ("failed", "refused"))
    await friend.say("deux")
    assert (await friend.hear(3))[2] == "Réponse à : deux"

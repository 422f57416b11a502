"""The fake keeps its promises: what it takes, what it says, and how it fails."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time

import httpx
import pytest

from tests.messenger.caller import PSID, Caller
from tests.messenger.events import APP_ID
from tests.messenger.graph_server import GraphServer


def error_of(answer: httpx.Response) -> tuple[int, int, int | None]:
    error = answer.json()["error"]
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]
    return answer.status_code, error["code"], error.get("error_subcode")


def test_a_message_is_taken_and_found_again(graph: GraphServer, caller: Caller) -> None:
    answer = caller.say("Bonjour")
    assert answer.status_code == 200
    assert answer.json() == {"recipient_id": PSID, "message_id": graph.sent_ids(PSID)[0]}
    assert caller.act("typing_on").json() == {"recipient_id": PSID}
    assert graph.sent(PSID) == [{"text": "Bonjour"}]
    assert graph.texts(PSID) == ["Bonjour"]
    assert graph.actions(PSID) == ["typing_on"]
    assert graph.sent("7") == []
    assert [(call.kind, call.status) for call in graph.calls] == [("message", 200), ("action", 200)]


def test_a_connection_is_kept(caller: Caller) -> None:
    first, second = (
        caller.say(text).extensions["network_stream"].get_extra_info("client_addr")
        for text in ("un", "deux")
    )
    assert first == second


def test_a_token_or_a_proof_that_is_wrong(graph: GraphServer, caller: Caller) -> None:
    wrong = {"authorization": "Bearer another"}
    body = {"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": {"text": "x"}}
    refused = caller.http.post("/me/messages", json=body, headers=wrong)
    assert error_of(refused) == (401, 190, None)
    assert error_of(caller.http.post("/me/messages", json=body)) == (400, 100, None)
    body["appsecret_proof"] = "0" * 64
    assert error_of(caller.http.post("/me/messages", json=body)) == (400, 100, None)
    assert graph.sent(PSID) == []
    assert [call.status for call in graph.calls] == [401, 400, 400]


def test_a_token_that_is_revoked(graph: GraphServer, caller: Caller) -> None:
    graph.revoke_token()
    assert error_of(caller.say("x")) == (401, 190, None)
    graph.restore_token()
    assert caller.say("x").status_code == 200


def test_whom_the_page_may_not_write_to(graph: GraphServer, caller: Caller) -> None:
    assert error_of(caller.say("x", "404")) == (400, 100, 2018001)
    graph.close_window(PSID)
    assert error_of(caller.say("x")) == (400, 10, 2018278)
    assert error_of(caller.act("typing_on")) == (400, 10, 2018278)
    graph.hear(PSID)
    graph.block(PSID)
    assert error_of(caller.say("x")) == (400, 551, 1545041)
    graph.unblock(PSID)
    assert caller.say("x").status_code == 200


def test_paths_and_versions_that_are_not(graph: GraphServer, caller: Caller) -> None:
    assert error_of(caller.get("/me")) == (400, 2500, None)
    assert error_of(caller.get("/me/messages")) == (400, 2500, None)
    other = GraphServer(version="v24.0")
    with other, Caller(other) as late:
        late.http.base_url = httpx.URL(f"{other.url}/v25.0")
        assert error_of(late.say("x")) == (400, 2500, None)


def test_failures_in_order_and_only_of_their_kind(graph: GraphServer, caller: Caller) -> None:
    graph.fail_next(1, 429, 613, retry_after=7)
    graph.fail_next(1, 500, 2)
    graph.fail_next(1, 400, 1200)
    assert caller.act("mark_seen").status_code == 200
    limited = caller.say("un")
    assert error_of(limited) == (429, 613, None)
    assert limited.headers["retry-after"] == "7"
    assert error_of(caller.say("un")) == (500, 2, None)
    assert error_of(caller.say("un")) == (400, 1200, None)
    assert caller.say("un").status_code == 200
    assert graph.texts(PSID) == ["un"]
    assert [call.status for call in graph.calls if call.kind == "message"] == [429, 500, 400, 200]


def test_what_is_wrong_in_itself_uses_no_failure_up(graph: GraphServer, caller: Caller) -> None:
    graph.fail_next(1, 500, 2)
    assert error_of(caller.say("")) == (400, 100, None)
    assert error_of(caller.say("x")) == (500, 2, None)


def test_down_and_up(graph: GraphServer, caller: Caller) -> None:
    caller.say("avant")
    graph.down()
    for _ in range(2):
        with pytest.raises(httpx.ConnectError):
            caller.say("pendant")
    graph.up()
    caller.say("après")
    assert graph.texts(PSID) == ["avant", "après"]


def test_accepted_and_the_answer_lost(graph: GraphServer, caller: Caller) -> None:
    graph.accept_then_drop(1)
    assert caller.act("typing_on").status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        caller.say("une fois")
    assert graph.texts(PSID) == ["une fois"]
    assert caller.say("deux").status_code == 200


def test_slow(graph: GraphServer, caller: Caller) -> None:
    graph.slow(0.2)
    started = time.monotonic()
    caller.say("x")
    assert time.monotonic() - started >= 0.2


def test_silent_answers_those_who_still_wait(graph: GraphServer, caller: Caller) -> None:
    graph.silent()
    with Caller(graph, timeout=0.2) as impatient, pytest.raises(httpx.ReadTimeout):
        impatient.say("perdu")
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(caller.say("attendu")))
    waiting.start()
    assert graph.wait_for(lambda: len(graph.calls) == 2)
    assert graph.sent(PSID) == []
    graph.speak()
    waiting.join(5)
    assert answers[0].status_code == 200
    assert graph.texts(PSID) == ["attendu"]


def test_waiting_for_messages(graph: GraphServer, caller: Caller) -> None:
    later = threading.Timer(0.1, lambda: caller.say("enfin"))
    later.start()
    assert graph.wait_for_messages(PSID, 1) == [{"text": "enfin"}]
    with pytest.raises(AssertionError, match="enfin"):
        graph.wait_for_messages(PSID, 2, timeout=0.01)


def test_who_a_person_of_the_app_is_on_the_page(graph: GraphServer, caller: Caller) -> None:
    graph.ids["55"] = PSID
    assert caller.get("/55/ids_for_pages").json()["data"][0]["id"] == PSID
    assert error_of(caller.get("/56/ids_for_pages")) == (400, 100, 2018001)
    token = f"{APP_ID}|{graph.app_secret}"
    proof = hmac.new(graph.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    found = caller.http.get(
        "/55/ids_for_pages",
        params={"appsecret_proof": proof},
        headers={"authorization": f"Bearer {token}"},
    )
    assert found.status_code == 200

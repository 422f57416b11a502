"""A server that speaks Meta's Graph API over real HTTP, with Meta's limits and its bad days.

It takes what the gateway sends to people on Messenger, as strictly as Meta does or more.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Self

from tests.messenger import webhooks
from tests.messenger.calls import Call, Calls
from tests.messenger.courier import Courier
from tests.messenger.events import APP_ID, PAGE_ID, echo_event
from tests.messenger.faults import PATIENCE, Faults
from tests.messenger.graph_http import Answer, GraphHttp
from tests.messenger.limits import Fields, check_send, only
from tests.messenger.people import People
from tests.messenger.profile import use_profile
from tests.messenger.refusals import (
    NO_PROOF,
    NO_SUCH_PATH,
    NO_SUCH_PERSON,
    WRONG_PROOF,
    WRONG_TOKEN,
    RefusedError,
)

PAGE_TOKEN = "EAA-token-of-the-page"
APP_SECRET = "secret-of-the-app"


class GraphServer(Calls, People, Faults):
    """Graph, for one page and one app.

    When `echo_to` is the address of the gateway's webhook, each accepted message comes back there.
    `on_call` is told of each call once it is decided.
    """

    def __init__(
        self,
        page_token: str = PAGE_TOKEN,
        app_secret: str = APP_SECRET,
        page_id: str = PAGE_ID,
        version: str = "v25.0",
    ) -> None:
        Calls.__init__(self)
        People.__init__(self)
        Faults.__init__(self)
        self.page_token = page_token
        self.app_secret = app_secret
        self.page_id = page_id
        self.version = version
        self.profile: Fields = {}
        self.echo_to: str | None = None
        self.on_call: Callable[[Call], None] | None = None
        self._is_revoked = False
        self._courier = Courier(app_secret)
        self._http = GraphHttp(self._take)
        self._port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Be gone for good."""
        self.speak()
        self._courier.stop()
        self._http.stop()

    def down(self) -> None:
        """Break every connection and refuse new ones, until `up`."""
        self._http.stop()

    def up(self) -> None:
        """Be there again, on the same port."""
        self._http = GraphHttp(self._take, self._port)

    def revoke_token(self) -> None:
        """Refuse the page's token from now on, until `restore_token`."""
        self._is_revoked = True

    def restore_token(self) -> None:
        self._is_revoked = False

    def wait_for_echoes(self, count: int, timeout: float = PATIENCE) -> None:
        """Return once the gateway has taken so many echoes; fails after the time."""
        arrived = self._courier.wait_for(count, timeout)
        assert arrived, f"not {count} echoes were taken, but {self._courier.taken}"

    def _take(self, call: Call, token: str, is_there: Callable[[], bool]) -> Answer | None:
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
        if not self.hold(is_there):
            return None
        with self._changed:  # one after the other: the profile is read and written
            answer = self._answer(call, token)
            call.status, call.error = answer.status, answer.body.get("error")
            if not call.error:
                self._accepted.append(call)
                self._echo(call)
            self._changed.notify_all()
        if self.on_call:
            self.on_call(call)
        self.linger()
        is_lost = call.message_id is not None and self.is_dropped()
        return None if is_lost else answer

    def _answer(self, call: Call, token: str) -> Answer:
        try:
            self._check_caller(call, token)
            return Answer(200, self._do(call))
        except RefusedError as error:
            refusal = error.refusal
            return Answer(refusal.status, refusal.body(), refusal.headers())

    def _do(self, call: Call) -> Fields:
        match call.method, call.kind:
            case "POST", "message" | "action":
                return self._send(call)
            case _, "profile":
                return self._use_profile(call)
            case "GET", "ids":
                return self._find_ids(call)
        raise RefusedError(NO_SUCH_PATH)

    def _check_caller(self, call: Call, token: str) -> None:
        # Meta answers who a person of the app is on the page to the app itself, too.
        known = [self.page_token, *([f"{APP_ID}|{self.app_secret}"] if call.kind == "ids" else [])]
        if self._is_revoked or token not in known:
            raise RefusedError(WRONG_TOKEN)
        if "appsecret_proof" not in call.fields:
            raise RefusedError(NO_PROOF)
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if call.fields["appsecret_proof"] != proof:
            raise RefusedError(WRONG_PROOF)
        if call.path.split("/")[1] != self.version:
            raise RefusedError(NO_SUCH_PATH)

    def _send(self, call: Call) -> Fields:
        check_send(call.fields)
        psid = str(call.psid)
        self.check_person(psid)
        self.check_failure(call.kind)
        if call.kind == "action":
            return {"recipient_id": psid}
        call.message_id = f"m_{secrets.token_urlsafe(24)}"
        return {"recipient_id": psid, "message_id": call.message_id}

    def _echo(self, call: Call) -> None:
        if call.message_id and self.echo_to:
            echo = echo_event(
                str(call.psid), call.fields["message"], mid=call.message_id, page_id=self.page_id
            )
            self._courier.send(self.echo_to, webhooks.body(echo, page_id=self.page_id))

    def _use_profile(self, call: Call) -> Fields:
        given = {name: value for name, value in call.fields.items() if name != "appsecret_proof"}
        answer, after = use_profile(call.method, given, self.profile)
        self.check_failure("profile")
        self.profile = after
        return answer

    def _find_ids(self, call: Call) -> Fields:
        only(call.fields, "ids_for_pages", "appsecret_proof page")
        self.check_failure("ids")
        psid = self.ids.get(call.path.split("/")[2])
        if psid is None:
            raise RefusedError(NO_SUCH_PERSON)
        return {"data": [{"id": psid, "page": {"id": self.page_id, "name": "La clinique"}}]}

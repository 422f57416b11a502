"""`python -m gateway.channels.messenger.profile`: what the page shows around a conversation.

Get Started, greeting, ice breakers and menu become those of content/profile.yml, once somebody has
seen the difference and agreed.

https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import msgspec
from pydantic import SecretStr

from gateway.channels.messenger.sayings import ASK, ERASE, GET_STARTED
from gateway.channels.messenger.signature import app_secret_proof
from gateway.settings import Settings, SettingsError, load_settings

CONTENT = Path(__file__).with_name("content") / "profile.yml"
# Graph shows `default` to everybody who has no language of their own here.
LOCALES = {"fr": "default", "en": "en_US"}
_TIMEOUT = httpx.Timeout(10.0, connect=3.0)  # seconds
_PATH = "/me/messenger_profile"

Profile = dict[str, Any]


class ProfileError(Exception):
    """The profile cannot be read or set; the message is a sentence without any secret."""


class _IceBreaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    question: str


class _MenuItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    title: str


class _Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    greeting: str
    ice_breakers: list[_IceBreaker]
    menu: list[_MenuItem]
    erase: str


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fr: _Wording
    en: _Wording


def load_profile() -> Profile:
    """Return the profile of content/profile.yml in Graph's form.

    Raises msgspec.ValidationError for a wrong file.
    """
    content = msgspec.yaml.decode(CONTENT.read_bytes(), type=_Content)
    wordings = {LOCALES["fr"]: content.fr, LOCALES["en"]: content.en}
    return {
        "get_started": {"payload": GET_STARTED},
        "greeting": [
            {"locale": locale, "text": wording.greeting} for locale, wording in wordings.items()
        ],
        "ice_breakers": [
            {"locale": locale, "call_to_actions": _questions(wording)}
            for locale, wording in wordings.items()
        ],
        "persistent_menu": [
            {
                "locale": locale,
                "composer_input_disabled": False,  # a red flag can always be typed
                "call_to_actions": _menu(wording),
            }
            for locale, wording in wordings.items()
        ],
    }


def _questions(wording: _Wording) -> list[dict[str, str]]:
    return [
        {"question": breaker.question, "payload": ASK + breaker.topic}
        for breaker in wording.ice_breakers
    ]


def _menu(wording: _Wording) -> list[dict[str, str]]:
    items = [(item.title, ASK + item.topic) for item in wording.menu]
    return [
        {"type": "postback", "title": title, "payload": payload}
        for title, payload in [*items, (wording.erase, ERASE)]
    ]


class ProfileClient:
    """The page's profile at Graph; open it for one command (`with`)."""

    def __init__(self, url: str, version: str, token: str, secret: str) -> None:
        self._proof = app_secret_proof(token, secret)
        self._secrets = (token, secret, self._proof)
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/{version}",
            headers={"Authorization": f"Bearer {token}"},  # in an address it would be logged
            timeout=_TIMEOUT,
        )

    def __enter__(self) -> ProfileClient:
        self._http.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.__exit__()

    def read(self, fields: list[str]) -> Profile:
        """Return what is set of these fields; raises ProfileError."""
        query = {"fields": ",".join(fields), "appsecret_proof": self._proof}
        answer = self._call("GET", params=query)
        rows = answer.get("data")
        present: Profile = {}
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict):
                present |= {name: row[name] for name in fields if name in row}
        return present

    def write(self, profile: Profile) -> None:
        """Set the fields of the profile and leave all others; raises ProfileError."""
        self._call("POST", json={**profile, "appsecret_proof": self._proof})

    def _call(self, method: str, **content: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, _PATH, **content)
        except httpx.HTTPError as error:
            raise ProfileError(f"Graph does not answer ({type(error).__name__}).") from None
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ProfileError(f"Graph did not answer in JSON (status {response.status_code}).")
        if response.is_success and "error" not in answer:
            return answer
        raise ProfileError(self._refusal(response.status_code, answer.get("error")))

    def _refusal(self, status: int, error: Any) -> str:
        """Return Graph's own message and code, without a secret that it may have repeated."""
        error = error if isinstance(error, dict) else {}
        said = str(error.get("message") or "it gives no reason")
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return f"Graph refuses (status {status}, code {error.get('code')}): {said}"


def difference(present: Profile, wanted: Profile) -> str:
    """Return the unified diff between two profiles as pretty JSON; "" when they are the same."""
    lines = difflib.unified_diff(
        _pretty(present), _pretty(wanted), "the page now", "content/profile.yml", lineterm=""
    )
    return "\n".join(lines)


def _pretty(profile: Profile) -> list[str]:
    # Graph may give the languages in another order; what people see is the same.
    ordered = {
        name: sorted(value, key=_locale) if isinstance(value, list) else value
        for name, value in profile.items()
    }
    return json.dumps(ordered, ensure_ascii=False, indent=2, sort_keys=True).splitlines()


def _locale(part: Any) -> str:
    return str(part.get("locale")) if isinstance(part, dict) else ""


def client_of(settings: Settings) -> ProfileClient:
    """Return a client for the page of the settings; raises SettingsError when one is missing."""
    return ProfileClient(
        settings.messenger_graph_url,
        settings.messenger_graph_version,
        _required("MESSENGER_PAGE_TOKEN", settings.messenger_page_token),
        _required("MESSENGER_APP_SECRET", settings.messenger_app_secret),
    )


def _required(name: str, value: SecretStr | None) -> str:
    if value is None:
        raise SettingsError(
            f"{name} is not set: put it in the environment or in .env (see .env.example)."
        )
    return value.get_secret_value()


def ask() -> bool:
    """Tell whether the person at the terminal agrees; raises ProfileError without a terminal."""
    if not sys.stdin.isatty():
        raise ProfileError("There is no terminal to ask: set it with YES=1. Nothing was changed.")
    return input("Set the page's profile so? [y/N] ").strip().lower() in {"y", "yes", "o", "oui"}


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="make messenger-profile")
    parser.add_argument("--yes", action="store_true", help="set it without asking (YES=1)")
    arguments = parser.parse_args()
    try:
        with client_of(load_settings()) as page:
            return _bring_up_to_date(page, is_agreed=arguments.yes)
    except (SettingsError, ProfileError) as error:
        print(error, file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print("\nNothing was changed.", file=sys.stderr)
    return 1


def _bring_up_to_date(page: ProfileClient, *, is_agreed: bool) -> int:
    wanted = load_profile()
    changes = difference(page.read(list(wanted)), wanted)
    if not changes:
        print("The page's profile is as content/profile.yml wants it.")
        return 0
    print(changes, flush=True)
    if not is_agreed and not ask():
        print("Nothing was changed.", file=sys.stderr)
        return 1
    page.write(wanted)
    print("The page's profile is set.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

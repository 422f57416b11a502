"""The command that sets the page's profile, against a Graph; on a terminal as a process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.channels.messenger import limits
from gateway.channels.messenger.limits import text_size, title_size
from gateway.channels.messenger.profile import difference, load_profile, main
from tests.gateway.terminal import on_a_terminal
from tests.messenger.graph_server import APP_SECRET, PAGE_TOKEN, GraphServer

COMMAND = [sys.executable, "-m", "gateway.channels.messenger.profile"]
QUESTION = b"[y/N] "


@pytest.fixture
def environment(graph: GraphServer) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONIOENCODING": "utf-8",
        "SECRET_KEY": "k" * 32,
        "ENGINE_SECRET": "s",
        "MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
        "MESSENGER_APP_SECRET": APP_SECRET,
        "MESSENGER_VERIFY_TOKEN": "v",
        "MESSENGER_GRAPH_URL": graph.url,
        "MESSENGER_GRAPH_VERSION": graph.version,
    }


@dataclass
class Done:
    """What became of a command."""

    status: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Run the command in this process, which is no terminal, with some variables changed."""

    def run_it(*arguments: str, **changed: str) -> Done:
        for name, value in {**environment, **changed}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["profile", *arguments])
        monkeypatch.chdir(tmp_path)  # no .env here
        status = main()
        said = capsys.readouterr()
        for secret in (changed.get("MESSENGER_PAGE_TOKEN") or PAGE_TOKEN, APP_SECRET):
            assert secret not in said.out + said.err
        return Done(status, said.out, said.err)

    return run_it


def test_with_yes_it_is_shown_and_set(graph: GraphServer, run: Run) -> None:
    graph.profile = {"greeting": [{"locale": "default", "text": "Allô\u202f!"}]}
    done = run("--yes")
    assert (done.status, done.stderr) == (0, "")
    assert '-      "text": "Allô\u202f!"' in done.stdout
    assert '+    "payload": "GET_STARTED"' in done.stdout
    assert done.stdout.endswith("The page's profile is set.\n")
    assert graph.profile == load_profile()


def test_what_is_so_already_is_not_set_again(graph: GraphServer, run: Run) -> None:
    wanted = load_profile()
    graph.profile = dict(reversed(wanted.items()))
    graph.profile["greeting"] = wanted["greeting"][::-1]
    done = run("--yes")
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout == "The page's profile is as content/profile.yml wants it.\n"
    assert [call.method for call in graph.calls] == ["GET"]


def test_other_settings_of_the_page_stay(graph: GraphServer, run: Run) -> None:
    graph.profile = {"account_linking_url": "https://clinic.example"}
    assert run("--yes").status == 0
    assert graph.profile["account_linking_url"] == "https://clinic.example"


def test_without_a_terminal_it_is_shown_and_refused(graph: GraphServer, run: Run) -> None:
    done = run()
    assert done.status == 1
    assert '+    "payload": "GET_STARTED"' in done.stdout
    assert done.stderr == "There is no terminal to ask: set it with YES=1. Nothing was changed.\n"
    assert graph.profile == {}


def test_on_a_terminal_it_asks(graph: GraphServer, environment: dict[str, str]) -> None:
    status, shown = on_a_terminal(COMMAND, environment, [(QUESTION, b"OUI\n")])
    assert (status, graph.profile) == (0, load_profile())
    assert "The page's profile is set." in shown


@pytest.mark.parametrize("typed", [b"\n", b"\x04"])
def test_on_a_terminal_nothing_but_yes_sets_it(
    graph: GraphServer, environment: dict[str, str], typed: bytes
) -> None:
    status, shown = on_a_terminal(COMMAND, environment, [(QUESTION, typed)])
    assert (status, graph.profile) == (1, {})
    assert "Nothing was changed." in shown


@pytest.mark.parametrize("name", ["MESSENGER_PAGE_TOKEN", "MESSENGER_APP_SECRET"])
def test_a_setting_is_missing(run: Run, name: str) -> None:
    done = run("--yes", **{name: ""})
    assert done.status == 1
    assert name in done.stderr
    assert "not set" in done.stderr
    assert done.stderr.count("\n") == 1


def test_graph_refuses_the_token(run: Run) -> None:
    done = run("--yes", MESSENGER_PAGE_TOKEN="another")
    assert done.status == 1
    assert done.stderr == ("Graph refuses (status 401, code 190): Invalid OAuth access token.\n")


def test_graph_refuses_the_secret(run: Run) -> None:
    done = run("--yes", MESSENGER_APP_SECRET="another")
    assert done.status == 1
    assert "code 100): Invalid appsecret_proof" in done.stderr


def test_graph_repeats_the_token(run: Run, graph: GraphServer) -> None:
    graph.fail_next(1, 400, 100, kind="profile")
    token = "Invalid parameter"  # which is what Graph says of this code
    graph.page_token = token
    done = run("--yes", MESSENGER_PAGE_TOKEN=token)
    assert done.stderr == "Graph refuses (status 400, code 100): (#100) ***\n"


def test_graph_is_down(graph: GraphServer, run: Run) -> None:
    graph.down()
    done = run("--yes")
    assert done.status == 1
    assert done.stderr.startswith("Graph does not answer (")
    assert done.stderr.count("\n") == 1


def test_the_profile_keeps_the_limits() -> None:
    profile = load_profile()
    for greeting in profile["greeting"]:
        assert text_size(greeting["text"]) <= limits.GREETING
    for breakers in profile["ice_breakers"]:
        questions = [action["question"] for action in breakers["call_to_actions"]]
        assert len(questions) == limits.ICE_BREAKERS
        assert max(map(title_size, questions)) <= limits.ICE_BREAKER_QUESTION
    for menu in profile["persistent_menu"]:
        titles = [action["title"] for action in menu["call_to_actions"]]
        assert len(titles) <= limits.MENU_ITEMS
        assert max(map(title_size, titles)) <= limits.MENU_TITLE


def test_every_language_leads_to_the_same_topics_that_exist() -> None:
    profile = load_profile()
    topics = {f"ASK/{path.stem}" for path in Path("data/faq").glob("*.yml")}
    for part in (profile["ice_breakers"], profile["persistent_menu"]):
        french, english = ([each["payload"] for each in row["call_to_actions"]] for row in part)
        assert french == english
        assert set(french) <= {*topics, "ERASE"}
    assert "ASK/contact" in french
    assert french[-1] == "ERASE"


def test_the_difference_of_the_same_is_empty() -> None:
    assert difference(load_profile(), load_profile()) == ""

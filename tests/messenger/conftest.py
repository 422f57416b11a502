from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.messenger.caller import PSID, Caller
from tests.messenger.graph_server import GraphServer
from tests.messenger.receiver import Receiver


@pytest.fixture
def graph() -> Iterator[GraphServer]:
    """A Graph to whose page one person has just written."""
    with GraphServer() as graph:
        graph.hear(PSID)
        yield graph


@pytest.fixture
def caller(graph: GraphServer) -> Iterator[Caller]:
    with Caller(graph) as caller:
        yield caller


@pytest.fixture
def receiver(graph: GraphServer) -> Iterator[Receiver]:
    with Receiver(graph.app_secret) as receiver:
        yield receiver

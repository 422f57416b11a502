"""`python -m tests.messenger.demo`: the Messenger channel on this machine, without Facebook."""

from __future__ import annotations

import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tests.e2e.stack import Stack
from tests.messenger.demo_site import DemoSite
from tests.messenger.graph_server import GraphServer
from tests.messenger.webhooks import PATH

VERIFY_TOKEN = "word-of-the-demonstration"


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[DemoSite]:
    """Give a page to talk on, with the whole stack behind it; its database is in the folder."""
    with GraphServer() as graph:
        stack = Stack(folder)
        stack.environment |= {
            "MESSENGER_PAGE_TOKEN": graph.page_token,
            "MESSENGER_APP_SECRET": graph.app_secret,
            "MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
            "MESSENGER_GRAPH_URL": graph.url,
            "MESSENGER_GRAPH_VERSION": graph.version,
        }
        try:
            stack.start()
            graph.echo_to = f"{stack.url}{PATH}"
            profile = stack.make("messenger-profile", "YES=1")
            assert profile.returncode == 0, profile.stderr
            with DemoSite(graph, f"{stack.url}{PATH}") as site:
                yield site
        finally:
            stack.stop()


def main() -> None:
    """Print the address of the page; Ctrl-C stops everything."""
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, _stop)
    print("Starting the engine, the actions, the gateway and a Graph that is none…", flush=True)
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        try:
            with demonstration(Path(folder)) as site:
                print(f"Open {site.url}  Ctrl-C stops everything.", flush=True)
                signal.pause()
        except AssertionError as error:
            sys.exit(f"The demonstration did not start: {error}")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()

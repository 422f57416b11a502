"""The engine's server: `python -m engine.serve` answers turns until it is stopped."""

from __future__ import annotations

import os
import sys

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints

from engine import scrubbed_log
from engine.errors import EngineError
from engine.model import newest_model


def main() -> None:
    """Serve the newest model on ENGINE_HOST (127.0.0.1) and ENGINE_PORT (5005).

    endpoints.yml needs ACTIONS_URL, credentials.yml needs ENGINE_SECRET; never a public address.
    """
    scrubbed_log.install()
    os.environ.setdefault("SANIC_WORKERS", "1")  # more would each hold a model; start replicas
    try:
        serve_application(
            model_path=str(newest_model()),
            interface=os.environ.get("ENGINE_HOST", "127.0.0.1"),
            port=int(os.environ.get("ENGINE_PORT", "5005")),
            credentials="credentials.yml",
            endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"),
            enable_api=False,
        )
    except EngineError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

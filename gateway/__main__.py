"""Serve the gateway: `python -m gateway`."""

from __future__ import annotations

import sys

import uvicorn

from gateway import scrubbed_log
from gateway.access_log import AccessLog
from gateway.app import create_app
from gateway.settings import SettingsError, load_settings


def main() -> int:
    """Serve until told to stop, then finish the requests under way; return the exit status."""
    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return 2
    scrubbed_log.install()
    uvicorn.run(
        AccessLog(create_app(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        proxy_headers=False,  # gateway/client_address.py reads them, as far as they can be trusted
        access_log=False,  # uvicorn's own has the query in it
        server_header=False,
        timeout_graceful_shutdown=8,  # seconds; longer than a turn may take
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

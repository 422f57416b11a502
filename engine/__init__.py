"""The engine: Rasa's dialogue engine as a function from a message and a context to a reply."""

import logging
import os
import sys

from engine import lean_rasa

lean_rasa.install()

# Rasa reports usage to its makers unless told otherwise.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

# Its pins are old and warn by the dozen; `python -W default` shows them to whoever wants to know.
if not sys.warnoptions:
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)

"""The engine: Rasa's dialogue engine as a function from a message and a context to a reply."""

import logging
import os
import sys

# Rasa reports usage to its makers unless told otherwise; TensorFlow, which is loaded with it and
# never used, greets on standard error.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Its pins are old and warn by the dozen; `python -W default` shows them to whoever wants to know.
if not sys.warnoptions:
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)

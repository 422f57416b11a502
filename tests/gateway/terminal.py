"""A command as a person at a terminal runs it."""

from __future__ import annotations

import os
import pty
from collections.abc import Sequence


def on_a_terminal(
    command: Sequence[str], environment: dict[str, str], dialogue: Sequence[tuple[bytes, bytes]]
) -> tuple[int, str]:
    """Run the command on a terminal of its own and type each answer after its prompt.

    Return its exit status and all that the terminal showed.
    """
    process, terminal = pty.fork()
    if process == 0:  # the child
        os.execve(command[0], list(command), environment)  # noqa: S606
    seen = b""
    try:
        for prompt, typed in dialogue:
            while not seen.endswith(prompt):
                seen += os.read(terminal, 1024)
            os.write(terminal, typed)
        while chunk := os.read(terminal, 1024):
            seen += chunk
    except OSError:  # how Linux tells that the other end of a terminal is closed
        pass
    finally:
        os.close(terminal)
        _, ended = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(ended), seen.decode()

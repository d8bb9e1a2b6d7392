"""Lifelines: a program that stops when the process that started it goes, however it goes.

A two-word shell waits on a pipe whose other end only the starter has; when the starter is gone the
pipe closes and the program is told to stop. A pipe works alike on Linux and macOS, and unlike
PR_SET_PDEATHSIG it is not tied to one thread.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

# The shell becomes the program, so the program is the starter's own child. The part in brackets
# stays behind: at the end of file on the lifeline it stops the program, at a line it just goes.
_PROGRAM_WITH_LIFELINE = (
    '( read _ </dev/fd/"$0" || kill -TERM $$ ) </dev/null >/dev/null 2>&1 & exec "$@"'
)


def start(command: Sequence[str], **options: Any) -> tuple[subprocess.Popen[bytes], int]:
    """Start a program that ends with this process.

    Args:
        command: The program and its arguments.
        options: Further arguments of `subprocess.Popen`.

    Returns:
        The process, and the descriptor of its lifeline: close it, or end with it, to stop the
        program; `let_go` of it once the program has ended.
    """
    waits, lifeline = os.pipe()
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _PROGRAM_WITH_LIFELINE, str(waits), *command],
            pass_fds=[waits],
            start_new_session=True,  # Ctrl-C is for the starter, who stops its programs in order
            **options,
        )
    except BaseException:
        os.close(lifeline)
        raise
    finally:
        os.close(waits)
    return process, lifeline


def let_go(lifeline: int) -> None:
    """Send away the shell behind the lifeline of a program that has ended.

    Its process id may mean another program by now, so the shell must not signal it.
    """
    with contextlib.suppress(BrokenPipeError):
        os.write(lifeline, b"\n")
    os.close(lifeline)

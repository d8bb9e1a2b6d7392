"""Files that a person names on the command line; `-` is standard input."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from io import BufferedReader

STDIN = Path("-")


def opened(file: Path, hint: str) -> AbstractContextManager[BufferedReader]:
    """A file, open for reading bytes.

    Args:
        file: As the person named it.
        hint: The argument or option that named it.

    Raises:
        typer.BadParameter: it cannot be read; says why.
    """
    if file == STDIN:
        return nullcontext(cast("BufferedReader", sys.stdin.buffer))
    try:
        return file.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint=hint) from None


def named(file: Path) -> str:
    """How a file is called in messages."""
    return "stdin" if file == STDIN else str(file)

"""What goes wrong in a way people can act on is said in a sentence, not in a traceback."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMBEDDED = "to use the embedded server"


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Turn the errors that people can act on into their sentences and exit status 1.

    What is left is a mistake of ours and keeps its traceback.
    """
    try:
        yield
    except Exception as error:
        said = sentences(error)
        if not said:
            raise
        for sentence in said:
            say(sentence)
        sys.exit(1)


def say(sentence: str) -> None:
    """Say something to the person at the terminal, apart from the output."""
    print(f"ombud: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - this is the terminal


def sentences(error: Exception) -> list[str]:
    """The sentences for an error; none where it is a mistake of ours."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError
    from redis.exceptions import RedisError

    from policies import PolicyError
    from worker.carrying import MapError
    from worker.demo.error import DemoError
    from worker.ports import PortTaken
    from worker.refusals import Refused, StoreUnavailable
    from worker.server_binary import EmbeddedServerError
    from worker.wrong_settings import NO_SUCH_LOGIN, wrong_settings

    if isinstance(error, StoreUnavailable | RedisError):
        return [_redis(error)]
    if isinstance(error, Refused | EmbeddedServerError | DemoError | PortTaken | MapError):
        return [str(error)]
    if isinstance(error, PolicyError):
        return str(error).splitlines()
    if isinstance(error, ValidationError) and error.title == "Settings":
        return wrong_settings(error)
    if isinstance(error, SettingsError):
        # Only what is put together from several variables can fail so, and that is the login.
        return [f"OMBUD_LOGIN: {NO_SUCH_LOGIN}"]
    return []


def _redis(error: Exception) -> str:
    """Whether nobody answers, or somebody who takes no commands now (full, loading, read-only)."""
    from redis.exceptions import BusyLoadingError, ResponseError

    why = str(error).rstrip(".")
    if isinstance(error.__cause__ or error, ResponseError | BusyLoadingError):
        return f"Redis answers, but does not do this now: {why}; see `ombud doctor`"
    return f"Redis is not reachable: {why}; check OMBUD_REDIS_URL, or unset it {_EMBEDDED}"

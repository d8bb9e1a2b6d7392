"""The one function an RQ job may name.

Ombud's own jobs carry a comment's id and nothing else; any RQ client may enqueue the same pointer:

    from rq import Queue
    from rq.serializers import JSONSerializer
    Queue("comments-s0", connection=redis, serializer=JSONSerializer).enqueue(
        "worker.jobs.moderate", comment_id)

A worker never imports what a job names. It reads the name and the id, compares the name with this
one, and refuses anything else into the dead letters.
"""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from worker.keys import COMMENT

MODERATE = "worker.jobs.moderate"
"""The function's dotted name."""

DATA_BEFORE_ID = f'["{MODERATE}",null,["'
DATA_AFTER_ID = '"],{}]'
"""A job's data around its comment's id: function, instance, arguments, keyword arguments."""

_LONGEST_DATA = 4096


def rq_now() -> str:
    """This moment as RQ writes it in its jobs; its own `utcformat` takes ten times as long."""
    moment = datetime.now(UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='microseconds')}Z"


class ForeignJob(ValueError):  # noqa: N818 - named for what it is
    """The job does not name the one allowed function with one comment's id."""


def moderate(comment_id: str) -> None:
    """Stand for the work on one comment; Ombud's workers do it in batches and never call this.

    Raises:
        RuntimeError: always: a worker of another kind tried to run it.
    """
    raise RuntimeError(
        f"comment {comment_id} is moderated by Ombud's own workers only: start `ombud worker`, or "
        "`rq worker -w worker.batch_worker.BatchWorker`"
    )


def comment_of_job(data: bytes) -> str:
    """The comment that a job's data point to.

    Args:
        data: The job's `data` field: JSON, plain or zlib-compressed as RQ writes it.

    Raises:
        ForeignJob: it is anything but the allowed function with one id; says what it is.
    """
    try:
        job = json.loads(_plain(data))
    except (ValueError, RecursionError):
        raise ForeignJob("the job's data are not JSON") from None
    if not (isinstance(job, list) and len(job) == len(("name", "instance", "args", "kwargs"))):
        raise ForeignJob("the job's data have not the form of an RQ job")
    name, instance, args, kwargs = job
    if name != MODERATE:
        raise ForeignJob(f"the job names {str(name)[:80]!r}; only {MODERATE!r} may be run")
    if instance is not None or kwargs or not _is_one_id(args):
        raise ForeignJob(f"{MODERATE!r} takes one comment id and nothing else")
    return str(args[0])


def _is_one_id(args: Any) -> bool:
    return (
        isinstance(args, list)
        and len(args) == 1
        and isinstance(args[0], str)
        and COMMENT.fullmatch(args[0]) is not None
    )


def _plain(data: bytes) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(data, _LONGEST_DATA + 1)
    except zlib.error:
        unpacked = data
    if len(unpacked) > _LONGEST_DATA:
        raise ForeignJob(f"the job's data are longer than {_LONGEST_DATA} bytes")
    return unpacked

"""Foreign jobs: what other RQ clients put into Ombud's queues.

A job of any id that names the one allowed function with a comment's id is a pointer: its comment
is queued anew if it waits to be checked and nobody holds it, and the job is finished. Everything
else becomes a dead letter, with the reason, in RQ's registry of failed jobs. Its data are never
unpickled and what it names is never imported.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from rq.utils import now, utcformat

from worker.calls import Call
from worker.jobs import ForeignJob, comment_of_job
from worker.records import find
from worker.recovery import requeue
from worker.refusals import UnknownComment

if TYPE_CHECKING:
    from worker.claim import Batch, Foreign
    from worker.store import Store

log = logging.getLogger(__name__)


def settle(batch: Batch, store: Store) -> None:
    """Settle the foreign jobs of a batch; safe to repeat.

    Raises:
        StoreUnavailable: Redis is away; what was not settled still belongs to the batch.
    """
    for job in batch.foreign:
        try:
            _queue_comment(_comment_of(job), store)
            reason = ""
        except (ForeignJob, UnknownComment) as error:
            reason = str(error)
        if store.run(_settle_job(job.id, batch, reason)) and reason:
            log.warning("job %s in %s is a dead letter: %s", job.id, batch.queue, reason)


def _comment_of(job: Foreign) -> str:
    """The comment that a job points to.

    Raises:
        ForeignJob: it is no pointer, or wants more than its comment checked.
    """
    if job.callback:
        raise ForeignJob(f"the job names the callback {job.callback[:80]!r}; none is ever run")
    return comment_of_job(job.data)


def _queue_comment(comment: str, store: Store) -> None:
    """Queue a comment, wherever it lives, if it waits to be checked and nobody holds it.

    Raises:
        UnknownComment: there is none of this id.
    """
    found = find(store, comment)
    shard = store.keys.shard_of(f"{found.site}/{found.article}")
    store.run(requeue([comment], shard, store.keys))


def _settle_job(job: str, batch: Batch, reason: str) -> Call[bool]:
    arguments = (batch.queue, batch.token, job, utcformat(now()), reason)
    return Call("settle_job", batch.shard, arguments, bool)

"""Jobs: what RQ reads in them is written as RQ writes it."""

from __future__ import annotations

from rq.utils import now, utcformat, utcparse

from worker.jobs import rq_now


def test_the_moment_is_written_as_rq_writes_it():
    before, written, after = now(), rq_now(), now()
    assert utcformat(before) <= written <= utcformat(after)
    assert before <= utcparse(written) <= after

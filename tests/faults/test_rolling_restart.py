"""Workers are replaced under load, one set after the other: nothing is lost, nothing waits long."""

from __future__ import annotations

import statistics
import threading
import time

from rq import Worker

from tests.faults.stage import PATIENCE_SECONDS

PER_SECOND = 200
LONGEST_SECONDS = 1.0


def submit_evenly(stage, over):
    began = time.monotonic()
    for number in range(10**6):
        if over.wait(max(0.0, began + number / PER_SECOND - time.monotonic())):
            return
        stage.submit([f"comment {number} [sleep 0.002]"])


def test_a_rolling_restart_loses_nothing_and_delays_nothing_by_a_second(stage, capsys):
    running = stage.supervised(2)
    stage.wait_for(lambda: len(Worker.all(connection=stage.redis)) == 2)
    over = threading.Event()
    load = threading.Thread(target=submit_evenly, args=(stage, over))
    load.start()
    try:
        for _ in range(3):
            stage.wait_for_more(PER_SECOND // 2)
            following = stage.supervised(2)
            stage.wait_for(lambda: len(Worker.all(connection=stage.redis)) == 4)
            running.terminate()
            running.join(PATIENCE_SECONDS)
            assert running.exitcode == 0
            running = following
        stage.wait_for_more(PER_SECOND // 2)
    finally:
        over.set()
        load.join()
    stage.wait_until_decided()
    delays = sorted(delays_of(stage.redis))
    median, worst = (1000 * each for each in (statistics.median(delays), delays[-1]))
    with capsys.disabled():
        print(
            f"\n  rolling restart at {PER_SECOND}/s: {len(delays)} comments published,"
            f" after {median:.1f} ms (median), {worst:.0f} ms (worst)"
        )
    assert delays[-1] < LONGEST_SECONDS
    assert stage.assert_books() == {"published": len(delays)}


def delays_of(redis):
    """Seconds from accepting to publishing, of every published comment, by the server's clock."""
    for moment, event in redis.xrange("{s0}events"):
        if event[b"s"] == b"published":
            at = int(redis.hget(b"{s0}comment:" + event[b"c"], "at"))
            yield int(moment.partition(b"-")[0]) / 1000 - at / 1_000_000

"""The page answers its reader all the while the comments come."""

from __future__ import annotations

from statistics import median

import pytest

from tests.browser import blocking

BUSY = "for (let turn = 0, sum = 0; turn < 1e9; turn += 1) sum += turn % 7;"


@pytest.mark.parametrize("view", blocking.VIEWS)
@pytest.mark.parametrize("framed", [False, True], ids=["in place", "framed"])
def test_a_page_that_loads_keeps_nobody_waiting(framed, view, newsroom, visit):
    found = blocking.loads(newsroom, visit, view, 5, framed=framed)
    assert all(found)
    assert median(map(blocking.blocked_ms, found)) <= 50, [max(tasks) for tasks in found]


def test_who_is_kept_waiting_is_noticed(newsroom, visit):
    def slowed(*args, **options):
        page = visit(*args, **options)
        page.add_init_script(BUSY)
        return page

    [tasks] = blocking.loads(newsroom, slowed, "desktop", 1, framed=False)
    assert blocking.blocked_ms(tasks) > 50


def test_only_what_is_beyond_50_ms_of_a_task_is_waiting():
    assert blocking.blocked_ms([50, 20, 80, 51]) == 31
    assert blocking.blocked_ms([10, 20], slower=4) == 30

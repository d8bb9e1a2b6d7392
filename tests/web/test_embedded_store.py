"""A web process whose embedded server is killed brings it back by itself, with all data."""

from __future__ import annotations

import os
import signal
import time

import pytest
from redis import Redis

from tests.web.serving import served
from worker.connection import connect
from worker.settings import Settings

pytestmark = pytest.mark.usefixtures("shipped_patience")

COMMENTS = "/v1/sites/demo/articles/summit/comments"


def test_it_answers_503_until_the_server_is_back_and_nothing_is_lost(tmp_path):
    ombud = connect(Settings(data_dir=tmp_path))
    with ombud.server, served(ombud) as web:
        first, receipt = web.call("POST", COMMENTS, {"text": "before"})
        assert first.status == 202
        with Redis.from_url(ombud.url) as redis:
            os.kill(redis.info("server")["process_id"], signal.SIGKILL)
        deadline = time.monotonic() + 60
        while (answer := web.call("POST", COMMENTS, {"text": "after"})[0]).status != 202:
            assert answer.status == 503
            assert answer.getheader("Retry-After")
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert web.call("GET", f"/v1/comments/{receipt['id']}")[1]["state"] == "checking"

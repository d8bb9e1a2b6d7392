"""The connection is cut at every moment in turn (F13): what was asked happens once all the same."""

from __future__ import annotations

from urllib.parse import unquote, urlparse

import pytest

from tests.faults.books import assert_all_decided
from tests.faults.proxy import CuttingProxy
from tests.faults.stage import PATIENCE_SECONDS, Stage
from worker import membership

COMMENTS = 6


@pytest.fixture
def proxy(valkey, tmp_path):
    proxy = CuttingProxy(unquote(urlparse(valkey.url).path), tmp_path / "p")
    yield proxy
    proxy.close()


@pytest.mark.parametrize("cut", ["request", "reply", "half"])
def test_no_cut_loses_or_doubles_a_submission(proxy, redis_client, cut):
    stage = Stage(proxy.url)
    nth = 0
    while not nth or proxy.has_cut:
        nth += 1
        proxy.cut(cut, nth)
        stage.submit(f"comment {nth} {n}" for n in range(COMMENTS))
    assert nth > COMMENTS
    assert redis_client.llen("rq:queue:comments-s0") == len(stage.accepted) == nth * COMMENTS
    assert int(redis_client.hget("{s0}ledger", "accepted")) == nth * COMMENTS
    stage.close()


def be_quick() -> None:
    membership._LONGEST_PAUSE_SECONDS = 0.05


@pytest.mark.parametrize("cut", ["request", "reply", "half"])
def test_no_cut_in_a_workers_life_loses_or_doubles_a_comment(
    proxy, redis_client, valkey, cut, capsys
):
    """Birth, claim, finish, wait and death: each of its requests and replies is lost once."""
    direct, through = Stage(valkey.url), Stage(proxy.url)
    nth = 0
    while not nth or proxy.has_cut:
        nth += 1
        direct.submit(f"comment {nth} {n}" for n in range(COMMENTS))
        proxy.cut(cut, nth)
        worker = through.worker(burst=True, before=be_quick, batch=4)
        worker.join(PATIENCE_SECONDS)
        assert worker.exitcode == 0, f"{cut} {nth}"
        states = assert_all_decided(redis_client, direct.accepted)
        assert states == {"published": nth * COMMENTS}, f"{cut} {nth}"
    with capsys.disabled():
        print(f"\n  {cut}: cut at each of {nth - 1}")
    assert nth > 15
    through.close()
    direct.close()

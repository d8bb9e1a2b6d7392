"""The whole application over a real server, and a way to have comments decided."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from web.app import create_app
from worker.budget import Budget
from worker.check import check
from worker.claim import claim
from worker.connection import Ombud
from worker.facts import wanted
from worker.finish import finish
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from httpx2 import Response
    from redis import Redis

    from worker.embedded import EmbeddedServer

KEY = {"Authorization": "Bearer dev-key"}
HERE = "/v1/sites/demo/articles/summit"

_tokens = (f"web-{number}" for number in count())


def until_refused(ask: Callable[[], Response], burst: int) -> list[Response]:
    """Ask until it is too fast; answers all answers, of which only the last is a 429.

    On a slow machine time goes by meanwhile, so that some more than the burst are allowed.
    """
    answers = [ask() for _ in range(burst)]
    while answers[-1].status_code != 429:
        assert len(answers) < 2 * burst, "nothing was too fast"
        answers.append(ask())
    return answers


@pytest.fixture(scope="module")
def connected(valkey: EmbeddedServer) -> Ombud:
    """Give an Ombud in the dev profile, whose policy is loaded once for a file of tests."""
    return Ombud(Settings(), valkey.url)


@pytest.fixture
def ombud(connected: Ombud, redis_client: Redis) -> Ombud:
    """Give an Ombud in the dev profile on an empty server."""
    return connected


@pytest.fixture
def client(ombud: Ombud) -> Iterator[TestClient]:
    """Give a client of the application, with nobody signed in."""
    with TestClient(create_app(ombud), base_url="http://testserver") as client:
        yield client


@pytest.fixture
def say(client: TestClient) -> Callable[..., dict]:
    """Give a function that submits a comment as the newsroom's server and answers the receipt."""

    def say(text: str, *, article: str = "summit", author: str = "mina", **more: str) -> dict:
        path = f"/v1/sites/demo/articles/{article}/comments"
        body = {"text": text, "author": {"id": author, "name": author.title()}, **more}
        answer = client.post(path, json=body, headers=KEY)
        assert answer.status_code == 202, answer.text
        return answer.json()

    return say


@pytest.fixture
def decide(ombud: Ombud, decide_in: Callable[[Ombud], int]) -> Callable[[], int]:
    """Give a function that has all queued comments decided by the shipped policy."""
    return lambda: decide_in(ombud)


@pytest.fixture(scope="session")
def decide_in() -> Callable[[Ombud], int]:
    """Give a function that has all queued comments of an Ombud decided by its policy."""

    def decide_in(ombud: Ombud) -> int:
        return sum(_decide_in(shard, ombud) for shard in range(ombud.keys.shards))

    def _decide_in(shard: int, ombud: Ombud) -> int:
        keys = ombud.keys
        call = claim(
            shard,
            keys,
            worker="w",
            token=next(_tokens),
            most=64,
            lease_seconds=15,
            wanted=wanted(ombud.policy.facts),
        )
        batch = ombud.store.run(call)
        if not batch:
            return 0
        done = check(ombud.policy, batch.items, Budget(5000))
        assert not done.failed, done.failed
        ombud.store.run(
            finish(batch, done.decisions, keys, worker="w", seconds=0.0, sums=done.sums)
        )
        return len(done.decisions)

    return decide_in

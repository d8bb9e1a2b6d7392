"""A stage on a server of the test's own, which it may kill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.stage import Stage
from worker.embedded import ensure_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from worker.embedded import EmbeddedServer


@pytest.fixture
def stage(valkey: EmbeddedServer, redis_client: Redis) -> Iterator[Stage]:
    """Give a stage on the test process's server, which is empty."""
    stage = Stage(valkey.url)
    yield stage
    stage.close()


@pytest.fixture(params=["dev", "durable"])
def doomed_stage(request, tmp_path) -> Iterator[Stage]:
    """Give a stage on a server of its own, with AOF everysec and always."""
    with ensure_server(tmp_path, profile=request.param) as server:
        stage = Stage(server.url, server)
        yield stage
        stage.close()

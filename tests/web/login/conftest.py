"""An application whose readers sign in by a stand-in of each kind of provider."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.web.providers import CLIENT, SECRET, StandIn, stand_in
from web.app import create_app
from web.published import Published
from web.refused import Refusals
from worker.connection import Ombud
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redis import Redis

    from worker.embedded import EmbeddedServer

STORY = "/demo/articles/summit"


@pytest.fixture(scope="module")
def serving() -> Iterator[StandIn]:
    """Give the providers, once for a file of tests."""
    with stand_in() as server:
        yield server


@pytest.fixture
def provider(serving: StandIn) -> StandIn:
    """Give the providers, as they are at first."""
    serving.forget()
    return serving


@pytest.fixture(scope="module")
def connected(valkey: EmbeddedServer, serving: StandIn) -> Ombud:
    """Give an Ombud that knows X, Facebook, Google, Kakao and two other OpenID providers."""
    client = {"client_id": CLIENT, "secret": SECRET, "issuer": serving.url}
    login = dict.fromkeys(("x", "facebook", "daily", "other", "google", "kakao"), client)
    return Ombud(Settings(login=login), valkey.url)


@pytest.fixture(scope="module")
def running(connected: Ombud) -> Iterator[TestClient]:
    """Give the application, started once for a file of tests: there are many small ones here.

    It waits for providers as long as a busy machine takes; what is about time says so.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.outbound.SECONDS", 60.0)
        patch.setattr("web.login.signing_in.PATIENCE_SECONDS", 60.0)
        with TestClient(create_app(connected), base_url="http://testserver") as client:
            yield client


@pytest.fixture
def client(running: TestClient, redis_client: Redis) -> TestClient:
    """Give a client with nobody signed in, of an application that remembers nothing."""
    running.cookies.clear()
    state = running.app.state
    state.front = replace(state.front, published=Published(state.front.outbound))
    state.refused = Refusals()
    return running


@pytest.fixture
def agree(client: TestClient, provider: StandIn) -> Callable[..., str]:
    """Give a function that begins a sign-in and agrees to it; answers the way back with a code."""

    def agree(by: str, *, back: str = STORY, popup: str = "", **more: str) -> str:
        asked = {"return_to": back, "popup": popup, **more}
        start = client.get(f"/login/{by}", params=asked, follow_redirects=False)
        assert start.status_code == 303, start.text
        answer = httpx2.get(start.headers["Location"])
        assert answer.status_code == 302
        return answer.headers["Location"]

    return agree


@pytest.fixture
def begin(agree: Callable[..., str], provider: StandIn) -> Callable[..., str]:
    """Give a function that agrees to a sign-in by a provider that is played by the stand-in."""

    def begin(by: str, **more: str) -> str:
        if by in {"google", "kakao"}:
            provider.play(by)
        return agree(by, **more)

    return begin

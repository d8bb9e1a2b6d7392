"""Signing in by an OpenID provider that somebody else wrote, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import oidc_provider_mock
import pytest
from fastapi.testclient import TestClient

from tests.web.login.conftest import STORY
from web.app import create_app
from worker.connection import Ombud
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.embedded import EmbeddedServer

READER = oidc_provider_mock.User(sub="reader-81", claims={"name": "미나 김"})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Give a provider that insists on a nonce."""
    with oidc_provider_mock.run_server_in_thread(
        require_nonce=True, user_claims=[READER]
    ) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def client(
    valkey: EmbeddedServer, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """Give an application that knows no other provider, and waits as long as that one takes."""
    monkeypatch.setattr("web.outbound.SECONDS", 60.0)
    monkeypatch.setattr("web.login.signing_in.PATIENCE_SECONDS", 60.0)
    login = {"library": {"client_id": "news-client", "secret": "planted", "issuer": issuer}}
    app = create_app(Ombud(Settings(login=login), valkey.url))
    with TestClient(app, base_url="http://testserver") as client:
        yield client


def begin(client: TestClient) -> str:
    start = client.get("/login/library", params={"return_to": STORY}, follow_redirects=False)
    assert start.status_code == 303, start.text
    return start.headers["Location"]


def test_a_reader_signs_in_and_is_known_by_issuer_and_subject(client):
    agreed = httpx2.post(begin(client), data={"sub": READER.sub})
    back = client.get(agreed.headers["Location"], follow_redirects=False)
    assert (back.status_code, back.headers["Location"]) == (303, STORY)
    me = client.get("/v1/me").json()
    assert (me["signed_in"], me["name"]) == (True, "미나 김")


def test_a_reader_who_does_not_agree_stays_signed_out(client):
    denied = httpx2.post(begin(client), data={"action": "deny"})
    client.get(denied.headers["Location"], follow_redirects=False)
    assert client.get("/v1/me").json()["signed_in"] is False


def test_a_code_that_was_used_signs_nobody_in(client, redis_client, caplog):
    agreed = httpx2.post(begin(client), data={"sub": READER.sub})
    begun = dict(client.cookies)
    client.get(agreed.headers["Location"], follow_redirects=False)
    assert client.get("/v1/me").json()["signed_in"] is True
    redis_client.flushall()  # nothing of ours is used up now: it is the provider that refuses
    client.cookies.clear()
    client.cookies.update(begun)
    again = client.get(agreed.headers["Location"], follow_redirects=False)
    assert again.status_code == 502
    assert "sign-in by library failed: token: status 400 invalid_grant" in caplog.text
    assert client.get("/v1/me").json()["signed_in"] is False

"""Where each provider really is: its own hosts are asked, over https, where settings name no other.

Every request leaves for the provider's own address; only the last hop is ours, to the stand-in.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.web.login.conftest import STORY
from tests.web.providers import CLIENT, SECRET, query_of
from web.app import create_app
from web.identity import account
from worker.connection import Ombud
from worker.settings import Settings

WELL_KNOWN = "/.well-known/openid-configuration"
GOOGLE = {
    "issuer": "https://accounts.google.com",
    "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
    "token_endpoint": "https://oauth2.googleapis.com/token",
    "userinfo_endpoint": "https://openidconnect.googleapis.com/v1/userinfo",
    "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
}
KAKAO = {
    "issuer": "https://kauth.kakao.com",
    "authorization_endpoint": "https://kauth.kakao.com/oauth/authorize",
    "token_endpoint": "https://kauth.kakao.com/oauth/token",
    "userinfo_endpoint": "https://kapi.kakao.com/v1/oidc/userinfo",
    "jwks_uri": "https://kauth.kakao.com/.well-known/jwks.json",
}
"""What both publish of themselves at their issuer, which is all that we must know of them."""

SIGN_INS = {
    "x": (
        "https://x.com",
        "https://x.com/i/oauth2/authorize",
        ["POST https://api.x.com/2/oauth2/token", "GET https://api.x.com/2/users/me"],
    ),
    "facebook": (
        "https://www.facebook.com",
        "https://www.facebook.com/v26.0/dialog/oauth",
        [
            "POST https://graph.facebook.com/v26.0/oauth/access_token",
            "GET https://graph.facebook.com/v26.0/debug_token",
            "GET https://graph.facebook.com/v26.0/me",
        ],
    ),
    "google": (
        GOOGLE["issuer"],
        GOOGLE["authorization_endpoint"],
        [
            f"GET https://accounts.google.com{WELL_KNOWN}",
            f"POST {GOOGLE['token_endpoint']}",
            f"GET {GOOGLE['jwks_uri']}",
        ],
    ),
    "kakao": (
        KAKAO["issuer"],
        KAKAO["authorization_endpoint"],
        [
            f"GET https://kauth.kakao.com{WELL_KNOWN}",
            f"POST {KAKAO['token_endpoint']}",
            f"GET {KAKAO['jwks_uri']}",
        ],
    ),
}
"""Who a reader is signed in by, where they agree, and what we ask whom."""


class Wire(httpx2.AsyncHTTPTransport):
    """Writes down whom a request is for, and has the stand-in answer."""

    def __init__(self, port: int, asked: list[str]) -> None:
        super().__init__()
        self._port = port
        self._asked = asked

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._asked.append(f"{request.method} {request.url.copy_with(query=None)}")
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return await super().handle_async_request(request)


@pytest.fixture
def asked():
    """Give all that was asked of others, as method and address."""
    return []


@pytest.fixture
def client(valkey, provider, asked, monkeypatch, redis_client):
    """Give an application whose settings name no issuer, as a newsroom's do."""
    over_the_wire = partial(httpx2.AsyncClient, transport=Wire(provider.server_port, asked))
    monkeypatch.setattr("web.outbound.httpx2.AsyncClient", over_the_wire)
    monkeypatch.setattr("web.outbound.SECONDS", 60.0)
    monkeypatch.setattr("web.login.signing_in.PATIENCE_SECONDS", 60.0)
    login = {by: {"client_id": CLIENT, "secret": SECRET} for by in SIGN_INS}
    app = create_app(Ombud(Settings(login=login), valkey.url))
    with TestClient(app, base_url="http://testserver") as client:
        yield client


@pytest.mark.parametrize("by", SIGN_INS)
def test_a_reader_is_sent_to_the_provider_itself_and_so_are_we(client, provider, asked, by):
    issuer, agrees_at, asks = SIGN_INS[by]
    if by in {"google", "kakao"}:
        provider.play(by)
        provider.discovery = {"google": GOOGLE, "kakao": KAKAO}[by]
        provider.claims["iss"] = issuer
    begun = client.get(f"/login/{by}", params={"return_to": STORY}, follow_redirects=False)
    address = begun.headers["Location"]
    assert address.partition("?")[0] == agrees_at
    agreed = httpx2.get(f"{provider.url}{urlsplit(address).path}", params=query_of(address))
    back = client.get(agreed.headers["Location"], follow_redirects=False)
    assert (back.status_code, back.headers["Location"]) == (303, STORY)
    assert client.get("/v1/me").json()["id"] == account(by, issuer, provider.user["id"])
    assert asked == asks

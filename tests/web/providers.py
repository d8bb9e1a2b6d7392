"""Stand-ins for providers over real HTTP: the exact addresses, shapes and refusals of each.

One server plays X, Facebook and an OpenID provider, after `play` Google or Kakao. `trouble`
replaces the next answers of a path, `claims` and `header` change the next ID tokens; `asked` is all
that was asked of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "news-client", "planted-client-secret"
TOKEN = "planted-access-token"
LONGEST_STATE_OF_X = 500
USED = {
    "x": (400, {"error": "invalid_request", "error_description": "Value passed was invalid."}),
    "facebook": (
        400,
        {"error": {"message": "This code has been used.", "type": "OAuthException", "code": 100}},
    ),
    "openid": (400, {"error": "invalid_grant"}),
    "google": (400, {"error": "invalid_grant", "error_description": "Bad Request"}),
    "kakao": (
        400,
        {
            "error": "invalid_grant",
            "error_description": "authorization code not found for code=planted-code",
            "error_code": "KOE320",
        },
    ),
}
DISCOVERIES: dict[str, dict[str, Any]] = {
    "openid": {
        "authorization_endpoint": "/authorize",
        "token_endpoint": "/token",
        "jwks_uri": "/keys",
        "userinfo_endpoint": "/userinfo",
        "id_token_signing_alg_values_supported": ["RS256"],
    },
    "google": {
        "authorization_endpoint": "/o/oauth2/v2/auth",
        "token_endpoint": "/token",
        "userinfo_endpoint": "/v1/userinfo",
        "revocation_endpoint": "/revoke",
        "jwks_uri": "/oauth2/v3/certs",
        "response_types_supported": ["code", "token", "id_token", "none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["plain", "S256"],
    },
    "kakao": {
        "authorization_endpoint": "/oauth/authorize",
        "token_endpoint": "/oauth/token",
        "userinfo_endpoint": "/v1/oidc/userinfo",
        "jwks_uri": "/.well-known/jwks.json",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "request_uri_parameter_supported": False,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["iss", "aud", "sub", "auth_time", "exp", "iat", "nonce", "nickname"],
    },
}
GRANTS: dict[str, dict[str, Any]] = {
    "openid": {"token_type": "Bearer"},
    "google": {
        "token_type": "Bearer",
        "expires_in": 3599,
        "scope": "openid https://www.googleapis.com/auth/userinfo.profile",
    },
    "kakao": {
        "token_type": "bearer",
        "refresh_token": "planted-refresh-token",
        "expires_in": 21_599,
        "scope": "profile_image openid profile_nickname",
        "refresh_token_expires_in": 5_183_999,
    },
}
SUBJECTS = {"google": "110169484474386276334", "kakao": "1376016924429759228"}
SCOPES = {
    "openid": "openid profile",
    "google": "openid profile",
    "kakao": "openid profile_nickname profile_image",
}
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})


def challenge_of(verifier: str) -> str:
    """What is shown of a verifier before it is used (PKCE, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class StandIn(ThreadingHTTPServer):
    """All three providers on one port."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.forget()

    def handle_error(self, request: object, client_address: object) -> None:
        """Let who did not wait for an answer go; a failed assertion of ours is to be seen."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Address of the provider."""
        return f"http://127.0.0.1:{self.server_port}"

    def forget(self) -> None:
        """Be as at first."""
        self.codes: dict[str, dict[str, str]] = {}
        self.trouble: dict[str, tuple[int, Any] | tuple[int, Any, dict[str, str]]] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "k1"}
        self.discovery: dict[str, Any] = {}
        self.played = "openid"
        self.denies = False
        self.cuts_off = False
        self.key: Any = KEY
        self.user = {"id": "2244994945", "name": "Mina 김"}
        self.asked: list[str] = []

    def play(self, provider: str) -> None:
        """Be that OpenID provider."""
        self.played = provider
        self.user["id"] = SUBJECTS[provider]
        now = int(time.time())
        self.claims = {
            "google": {
                "azp": CLIENT,
                "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q",
                "given_name": "Mina",
                "family_name": "김",
                "picture": "https://lh3.googleusercontent.example/a/ACg8ocK=s96-c",
            },
            "kakao": {
                "name": None,
                "auth_time": now,
                "nickname": "미나",
                "picture": "http://k.kakaocdn.example/dn/b7yPFA/img_110x110.jpg",
            },
        }[provider]

    # What the handler answers, by path.

    def authorize(self, query: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        """Agree at once, for a reader who is signed in there; or, as X does, by a page.

        X's page cuts its window off from who opened it.
        """
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert len(query["code_challenge"]) == 43
        assert query["code_challenge"] != challenge_of(query.get("nonce", ""))
        code = f"planted-code-{secrets.token_hex(8)}"
        self.codes[code] = query
        back = {"code": code} if not self.denies else {"error": "access_denied"}
        back["state"] = query["state"]
        address = f"{query['redirect_uri']}?{urlencode(back)}"
        if not self.cuts_off:
            return 302, "", {"Location": address}
        page = f'<!doctype html><a href="{escape(address)}">Authorize app</a>'
        return (
            200,
            page,
            {
                "Content-Type": "text/html",
                "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
            },
        )

    def redeem(self, form: dict[str, str], kind: str) -> dict[str, str] | tuple[int, Any]:
        """What was asked with a code, once, for whoever knows the verifier; or a refusal."""
        begun = self.codes.pop(form.get("code", ""), None)
        challenge = challenge_of(form.get("code_verifier", ""))
        if begun is None or begun["code_challenge"] != challenge:
            return USED[kind]
        if begun["redirect_uri"] != form.get("redirect_uri"):
            return USED[kind]
        return begun

    def id_token(self, nonce: str) -> str:
        """An ID token for the reader."""
        claims = {name: value for name, value in self.said(nonce).items() if value is not None}
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])

    def said(self, nonce: str) -> dict[str, Any]:
        """What an ID token says."""
        now = int(time.time())
        return {
            "iss": self.url,
            "aud": CLIENT,
            "sub": self.user["id"],
            "name": self.user["name"],
            "nonce": nonce,
            "iat": now,
            "exp": now + 3600,
            **self.claims,
        }


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self._serve("GET", path, dict(parse_qsl(query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        self._serve("POST", self.path, dict(parse_qsl(body)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _serve(self, method: str, path: str, sent: dict[str, str]) -> None:
        self.server.asked.append(f"{method} {path}")
        by_browser = _PATHS.get((method, path)) in {"authorize", "x_authorize"}
        assert by_browser or "Cookie" not in self.headers
        if path in self.server.trouble:
            answer = self.server.trouble[path]
        else:
            answer = getattr(self, _PATHS[method, path])(sent)
        status, body, *headers = answer
        self.send_response(status)
        usual = {"Content-Type": "application/json;charset=UTF-8", "Set-Cookie": "tracking=1"}
        for name, value in {**usual, **(headers[0] if headers else {})}.items():
            self.send_header(name, value)
        if isinstance(body, Iterator):  # goes on until nobody listens
            self.end_headers()
            self.wfile.writelines(body)
            return
        content = body if isinstance(body, str) else json.dumps(body)
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    def _basic(self) -> bool:
        sent = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic "))
        return [unquote(part) for part in sent.decode().split(":")] == [CLIENT, SECRET]

    def _bearer(self, token: str = TOKEN) -> bool:
        return self.headers.get("Authorization") == f"Bearer {token}"

    def authorize(self, sent: dict[str, str]) -> tuple:
        return self.server.authorize(sent)

    def x_authorize(self, sent: dict[str, str]) -> tuple:
        if len(sent["state"]) > LONGEST_STATE_OF_X:
            page = "<!doctype html><h1>Something went wrong</h1>You weren't able to give access."
            return 400, page, {"Content-Type": "text/html"}
        return self.server.authorize(sent)

    def x_token(self, sent: dict[str, str]) -> tuple:
        if not self._basic():
            return 401, {"error": "unauthorized_client"}
        found = self.server.redeem(sent, "x")
        if isinstance(found, tuple):
            return found
        assert found["scope"] == "tweet.read users.read"
        granted = {"token_type": "bearer", "expires_in": 7200, "scope": found["scope"]}
        return 200, {**granted, "access_token": TOKEN}

    def x_me(self, sent: dict[str, str]) -> tuple:
        if not self._bearer():
            return 401, {"title": "Unauthorized", "type": "about:blank", "status": 401}
        assert "profile_image_url" in sent["user.fields"]
        picture = "https://pbs.twimg.example/mina_normal.jpg"
        user = {**self.server.user, "username": "mina", "profile_image_url": picture}
        return 200, {"data": user}

    def facebook_token(self, sent: dict[str, str]) -> tuple:
        if (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": {"type": "OAuthException", "code": 1}}
        found = self.server.redeem(sent, "facebook")
        if isinstance(found, tuple):
            return found
        assert found["scope"] == "public_profile"
        return 200, {"access_token": TOKEN, "token_type": "bearer", "expires_in": 5_183_000}

    def facebook_debug(self, sent: dict[str, str]) -> tuple:
        assert self._bearer(f"{CLIENT}|{SECRET}")
        valid = sent["input_token"] == TOKEN
        about = {"app_id": CLIENT, "is_valid": valid, "user_id": self.server.user["id"]}
        return 200, {"data": about}

    def facebook_me(self, sent: dict[str, str]) -> tuple:
        assert self._bearer()
        proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
        assert sent["appsecret_proof"] == proof
        picture = {"data": {"url": "https://platform.fbsbx.example/p.jpg", "is_silhouette": False}}
        return 200, {**self.server.user, "picture": picture}

    def discovery(self, _sent: dict[str, str]) -> tuple:
        url = self.server.url
        published = {
            name: f"{url}{value}" if name.endswith(("_endpoint", "_uri")) else value
            for name, value in DISCOVERIES[self.server.played].items()
        }
        return 200, {"issuer": url, **published, **self.server.discovery}

    def keys(self, _sent: dict[str, str]) -> tuple:
        return 200, {"keys": [KEY.as_dict(private=False)]}

    def openid_token(self, sent: dict[str, str]) -> tuple:
        played = self.server.played
        in_form = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        if not (in_form or (self._basic() and played != "kakao")):
            return 401, {"error": "invalid_client"}
        found = self.server.redeem(sent, played)
        if isinstance(found, tuple):
            return found
        assert found["scope"] == SCOPES[played]
        id_token = self.server.id_token(found["nonce"])
        return 200, {"access_token": TOKEN, "id_token": id_token, **GRANTS[played]}

    def userinfo(self, _sent: dict[str, str]) -> tuple:
        assert self._bearer()
        return 200, {"sub": self.server.user["id"], "nickname": "미나"}


_PATHS = {
    ("GET", "/i/oauth2/authorize"): "x_authorize",
    ("POST", "/2/oauth2/token"): "x_token",
    ("GET", "/2/users/me"): "x_me",
    ("GET", "/v26.0/dialog/oauth"): "authorize",
    ("POST", "/v26.0/oauth/access_token"): "facebook_token",
    ("GET", "/v26.0/debug_token"): "facebook_debug",
    ("GET", "/v26.0/me"): "facebook_me",
    ("GET", "/.well-known/openid-configuration"): "discovery",
    ("GET", "/authorize"): "authorize",
    ("GET", "/o/oauth2/v2/auth"): "authorize",
    ("GET", "/oauth2/v3/certs"): "keys",
    ("GET", "/v1/userinfo"): "userinfo",
    ("GET", "/oauth/authorize"): "authorize",
    ("POST", "/oauth/token"): "openid_token",
    ("GET", "/.well-known/jwks.json"): "keys",
    ("GET", "/v1/oidc/userinfo"): "userinfo",
    ("POST", "/token"): "openid_token",
    ("GET", "/keys"): "keys",
    ("GET", "/userinfo"): "userinfo",
}


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A stand-in that is running."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def query_of(address: str) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(address).query))

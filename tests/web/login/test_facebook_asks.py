"""What Facebook asks for readers who leave: signed by its app's secret, or refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import pytest

from tests.web.conftest import KEY
from tests.web.providers import SECRET
from web.login.facebook_asks import GOOD_SECONDS


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def signed(subject: object = "2244994945", *, secret: str = SECRET, **more) -> dict[str, str]:
    said = {"algorithm": "HMAC-SHA256", "issued_at": int(time.time()), "user_id": subject, **more}
    payload = encoded(json.dumps(said).encode())
    signature = hmac.digest(secret.encode(), payload.encode(), hashlib.sha256)
    return {"signed_request": f"{encoded(signature)}.{payload}"}


def test_who_removes_the_app_is_signed_out_everywhere(client, agree):
    client.get(agree("facebook"))
    first = client.cookies["ombud_reader"]
    client.cookies.clear()
    client.get(agree("facebook"))
    assert client.post("/login/facebook/deauthorise", data=signed()).status_code == 204
    for secret in (client.cookies["ombud_reader"], first):
        client.cookies.clear()
        client.cookies.set("ombud_reader", secret)
        assert not client.get("/v1/me").json()["signed_in"]


def test_who_wants_to_be_erased_is_and_can_look_it_up(client, agree, decide):
    client.get(agree("facebook"))
    path = "/v1/sites/demo/articles/summit/comments"
    comment = client.post(path, json={"text": "좋은 기사 고맙습니다."}).json()
    decide()
    answer = client.post("/login/facebook/deletion", data=signed()).json()
    assert set(answer) == {"url", "confirmation_code"}
    assert answer["url"].endswith(answer["confirmation_code"])
    told = client.get(answer["url"], headers={"Accept-Language": "ko"}).text
    assert told == "댓글 1개를 지우고 모든 기기에서 로그아웃했습니다."
    assert not client.get("/v1/me").json()["signed_in"]
    assert "좋은 기사" not in client.get(comment["status_url"], headers=KEY).text
    assert client.get(path).json()["items"] == []


def test_somebody_else_stays_as_they_are(client, agree):
    client.get(agree("facebook"))
    client.post("/login/facebook/deauthorise", data=signed("7"))
    assert client.get("/v1/me").json()["signed_in"]


def issued(ago: int) -> dict[str, str]:
    """A request that was signed so many seconds ago."""
    return signed(issued_at=int(time.time()) - ago)


NOT_SIGNED, OLD, UNREADABLE = "not signed with this app", "not signed within", "The signed request "
REQUESTS = {
    "nothing": (dict, 401, NOT_SIGNED),
    "no signature": (lambda: {"signed_request": ".e30"}, 401, NOT_SIGNED),
    "another secret": (lambda: signed(secret="another"), 401, NOT_SIGNED),
    "another's signature": (
        lambda: {
            "signed_request": signed("7")["signed_request"].partition(".")[0]
            + "."
            + signed()["signed_request"].partition(".")[2]
        },
        401,
        NOT_SIGNED,
    ),
    "of long ago": (lambda: issued(GOOD_SECONDS + 60), 401, OLD),
    "still to come": (lambda: issued(-GOOD_SECONDS - 60), 401, OLD),
    "of no time": (lambda: signed(issued_at=float("nan")), 401, OLD),
    "another algorithm": (lambda: signed(algorithm="none"), 400, f"{UNREADABLE}must name HMAC"),
    "nobody": (lambda: signed(None), 400, f"{UNREADABLE}names no user_id"),
    "somebody without an id": (lambda: signed(""), 400, f"{UNREADABLE}names no user_id"),
    "without a time": (lambda: signed(issued_at=None), 400, f"{UNREADABLE}does not say when"),
    "at a time that is none": (lambda: signed(issued_at=True), 400, f"{UNREADABLE}does not say"),
}


@pytest.mark.parametrize("case", REQUESTS)
@pytest.mark.parametrize("what", ["deauthorise", "deletion"])
def test_a_request_that_facebook_did_not_sign_or_not_lately_does_nothing(client, agree, what, case):
    form, status, said = REQUESTS[case]
    client.get(agree("facebook"))
    answer = client.post(f"/login/facebook/{what}", data=form())
    kind = {400: "malformed", 401: "bad-signature"}[status]
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:ombud:problem:{kind}")
    assert said in answer.json()["detail"]
    assert client.get("/v1/me").json()["signed_in"]


def test_facebook_may_ask_again_for_a_while(client, agree):
    client.get(agree("facebook"))
    form = issued(GOOD_SECONDS - 60)
    assert client.post("/login/facebook/deauthorise", data=form).status_code == 204
    assert not client.get("/v1/me").json()["signed_in"]


def test_a_code_that_nobody_was_given_tells_nothing(client):
    assert client.get("/login/facebook/deletion/unknown").status_code == 404

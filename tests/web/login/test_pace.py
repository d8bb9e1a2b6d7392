"""How many sign-ins a network may begin and end: more is told when to come back."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, KEY, until_refused
from web.limits import ARRIVING, ENTERING


def begin(client, **headers):
    return client.get("/login/x", headers=headers, follow_redirects=False)


def test_a_network_that_begins_too_many_sign_ins_is_told_when_to_come_back(client):
    *answers, late = until_refused(lambda: begin(client), ENTERING.burst)
    assert {each.status_code for each in answers} == {303}
    assert late.json()["type"] == "urn:ombud:problem:too-fast"
    assert 1 <= int(late.headers["Retry-After"]) <= ENTERING.seconds
    page = begin(client, Accept="text/html", **{"Accept-Language": "ko"})
    assert page.status_code == 429
    assert page.headers["Content-Type"].startswith("text/html")
    assert int(page.headers["Retry-After"]) >= 1
    assert client.post(f"{HERE}/comments", json={"text": "한마디"}, headers=KEY).status_code == 202


WAYS_BACK = {
    "callback": lambda client: client.get("/login/x/callback", params={"state": "s", "code": "c"}),
    "redeem": lambda client: client.post("/login/redeem", json={"code": "c"}),
}


@pytest.mark.parametrize("way", WAYS_BACK)
def test_a_network_that_tries_too_many_ways_back_is_told_when_to_come_back(client, provider, way):
    *tried, late = until_refused(lambda: WAYS_BACK[way](client), ARRIVING.burst)
    assert {each.status_code for each in tried} <= {401, 403}
    assert 1 <= int(late.headers["Retry-After"]) <= ARRIVING.seconds
    assert provider.asked == []
    assert begin(client).status_code == 303

"""Two sessions in one browser, of two titles: each is used where its own title is asked for.

A browser holds both where a page has one title in place and another in a frame, and each handed its
token over at first; and where it keeps what a frame was given for all pages alike.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.web.conftest import KEY
from web.callers import READER_COOKIES
from worker.connection import Ombud
from worker.sessions import Session, close_session, new_secret, open_session
from worker.settings import Settings

TITLES = ("demo", "weekly")
THERE = "/v1/sites/{site}/articles/summit"


@pytest.fixture(scope="module")
def connected(valkey) -> Ombud:
    """Give an Ombud of two titles."""
    return Ombud(Settings(server_keys="weekly=weeklys-key"), valkey.url)


@pytest.fixture(params=permutations(READER_COOKIES), ids=["demo at home", "demo in a frame"])
def both(request, client, ombud):
    """Give a client that holds a session of a reader of each title, and the secret of each."""
    secrets = {}
    for site, cookie in zip(TITLES, request.param, strict=True):
        secrets[site] = new_secret()
        session = Session("reader", f"of-{site}", site.title(), site=site)
        ombud.store.run(open_session(secrets[site], session, ombud.keys))
        client.cookies.set(cookie, secrets[site])
    client.secrets = secrets
    return client


def me(client, site):
    return client.get("/v1/me", params={"site": site} if site else {}).json()


def test_each_is_signed_in_at_its_own_title(both):
    assert [me(both, site)["id"] for site in TITLES] == ["of-demo", "of-weekly"]


def test_each_writes_at_its_own_title(both, ombud):
    for site in TITLES:
        path = f"{THERE.format(site=site)}/comments"
        answer = both.post(path, json={"text": "잘 읽었습니다."})
        assert answer.status_code == 202, answer.text
        key = KEY if site == "demo" else {"Authorization": "Bearer weeklys-key"}
        told = both.get(answer.json()["status_url"], headers=key).json()
        assert told["author"]["id"] == f"of-{site}"


def test_where_no_title_is_named_one_of_them_is_signed_in(both):
    assert me(both, None)["id"] in {"of-demo", "of-weekly"}


def test_at_a_third_title_it_is_nobody_but_somebody_elsewhere(both):
    told = me(both, "third")
    assert (told["signed_in"], told["elsewhere"]) == (False, True)


@pytest.mark.parametrize("site", [None, "demo"])
def test_nobody_and_a_server_are_nowhere_else(client, site):
    assert me(client, site)["elsewhere"] is False
    address = f"/v1/me?site={site}" if site else "/v1/me"
    assert client.get(address, headers=KEY).json()["elsewhere"] is False


@pytest.mark.parametrize("site", TITLES)
def test_where_the_title_has_none_the_other_is_nobody_there(both, ombud, site):
    ombud.store.run(close_session(both.secrets[site], ombud.keys))
    assert not me(both, site)["signed_in"]
    [other] = set(TITLES) - {site}
    assert me(both, other)["id"] == f"of-{other}"

"""The keys of a newsroom that publishes them: asked for seldom, remembered, and new ones found."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey

from tests.web.login.test_newsroom import EC, ISSUER, bearing, signed_in, token
from worker.connection import Ombud
from worker.settings import Settings


@pytest.fixture(scope="module")
def connected(valkey, serving) -> Ombud:
    """Give an Ombud with a site whose newsroom publishes its keys."""
    return Ombud(Settings(site_tokens=f"demo={ISSUER}|ES256|{serving.url}/news/keys"), valkey.url)


@pytest.fixture
def client(client, provider):
    """Give a client of the application; the newsroom publishes its key."""
    provider.trouble["/news/keys"] = (200, {"keys": [EC.as_dict(private=False)]})
    return client


def test_new_keys_are_looked_for_when_a_token_names_one(client, provider, monkeypatch):
    monkeypatch.setattr("web.published.PAUSE_SECONDS", 0.0)
    assert signed_in(client, token())
    fresh = ECKey.generate_key("P-256", {"kid": "n2"})
    keys = [EC.as_dict(private=False), fresh.as_dict(private=False)]
    provider.trouble["/news/keys"] = (200, {"keys": keys})
    assert signed_in(client, token(header={"kid": "n2"}, key=fresh))
    assert signed_in(client, token())
    assert provider.asked == ["GET /news/keys"] * 2


def test_unknown_keys_do_not_make_us_ask_and_ask(client, provider):
    for number in range(5):
        assert not signed_in(client, token(header={"kid": f"x{number}"}))
    assert provider.asked == ["GET /news/keys"]


def test_while_the_newsrooms_keys_are_away_what_is_known_goes_on(client, provider, monkeypatch):
    assert signed_in(client, token())
    monkeypatch.setattr("web.published.FRESH_SECONDS", 0.0)
    provider.trouble["/news/keys"] = (503, "")
    assert signed_in(client, token())


@pytest.mark.parametrize("known", [True, False])
def test_however_many_tokens_come_while_the_keys_are_away_it_is_said_once(
    client, provider, monkeypatch, caplog, known
):
    monkeypatch.setattr("web.sparingly.PAUSE_SECONDS", 600.0)
    monkeypatch.setattr("web.published.FRESH_SECONDS", 0.0)
    if known:
        assert signed_in(client, token())
    provider.trouble["/news/keys"] = (503, "")
    answers = [client.get("/v1/me", headers=bearing(token())) for _ in range(5)]
    assert [each.status_code for each in answers] == [200 if known else 503] * 5
    said = "what is remembered goes on" if known else f"the keys of {ISSUER} are not to be had"
    assert len([each for each in caplog.messages if said in each]) == 1


def test_without_the_newsrooms_keys_a_reader_is_told_to_come_back(client, provider):
    provider.trouble["/news/keys"] = (503, "")
    answer = client.get("/v1/me", headers=bearing(token()))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_while_nobody_can_say_whether_a_key_is_new_its_readers_are_told_to_come_back(
    client, provider, monkeypatch
):
    """A page gives up a token that is not good, and hands over again one that nobody could tell."""
    monkeypatch.setattr("web.published.PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("web.published.FAILED_SECONDS", 0.0)
    assert signed_in(client, token())
    fresh = ECKey.generate_key("P-256", {"kid": "n2"})
    later = token(header={"kid": "n2"}, key=fresh)
    provider.trouble["/news/keys"] = (503, "")
    answer = client.post("/login/newsroom", json={"token": later})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["type"] == "urn:ombud:problem:login-unavailable"
    assert signed_in(client, token())
    provider.trouble["/news/keys"] = (200, {"keys": [fresh.as_dict(private=False)]})
    assert client.post("/login/newsroom", json={"token": later}).status_code == 200


def test_a_key_that_the_newsroom_took_back_is_good_no_more(client, provider, monkeypatch):
    assert signed_in(client, token())
    fresh = ECKey.generate_key("P-256", {"kid": "n2"})
    provider.trouble["/news/keys"] = (200, {"keys": [fresh.as_dict(private=False)]})
    monkeypatch.setattr("web.published.FRESH_SECONDS", 0.0)
    monkeypatch.setattr("web.published.PAUSE_SECONDS", 0.0)
    assert not signed_in(client, token())
    assert signed_in(client, token(header={"kid": "n2"}, key=fresh))

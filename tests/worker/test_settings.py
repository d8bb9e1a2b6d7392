"""Settings: read from the environment, refused clearly, secrets never shown."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from worker.settings import DEV_SERVER_KEY, Settings

LONG = "x" * 40


def test_without_any_setting_the_demo_runs(monkeypatch):
    settings = Settings()
    assert settings.redis_url is None
    assert (settings.host, settings.port, settings.batch, settings.shards) == (
        "127.0.0.1",
        8000,
        64,
        1,
    )
    assert settings.keys_by_site == {"demo": DEV_SERVER_KEY}
    assert settings.creates_articles


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("OMBUD_SERVER_KEYS", "demo=abc, hanbit=def")
    monkeypatch.setenv("OMBUD_MODERATORS", "mina=moderator,jun=senior")
    settings = Settings()
    assert settings.keys_by_site == {"demo": "abc", "hanbit": "def"}
    assert settings.roles == {"mina": "moderator", "jun": "senior"}


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    for name in ("OMBUD_REDIS_URL", "OMBUD_POLICY", "OMBUD_PORT", "OMBUD_LAZY_ARTICLES"):
        monkeypatch.setenv(name, "")
    assert (Settings().redis_url, Settings().policy, Settings().port) == (None, None, 8000)


def test_a_url_of_sentinels_implies_the_topology(monkeypatch):
    monkeypatch.setenv("OMBUD_REDIS_URL", "redis+sentinel://one:26379,two:26379/news")
    assert Settings().topology == "sentinel"
    monkeypatch.setenv("OMBUD_TOPOLOGY", "single")
    with pytest.raises(ValidationError, match="contradict each other"):
        Settings()


def test_a_topology_without_its_url_is_refused():
    with pytest.raises(ValidationError, match=r"redis\+sentinel://.*host:26379.*/service"):
        Settings(topology="sentinel", redis_url="redis://localhost")


def test_a_cluster_is_refused_with_what_to_take_instead():
    with pytest.raises(ValidationError, match="Cluster is not supported yet; take one server"):
        Settings(redis_url="redis+cluster://one:6379,two:6379")


def test_a_malformed_list_is_named_without_its_value(monkeypatch):
    monkeypatch.setenv("OMBUD_SERVER_KEYS", "demo=abc,topsecret")
    with pytest.raises(ValidationError, match="OMBUD_SERVER_KEYS: item 2") as refusal:
        Settings()
    assert "topsecret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"server_keys": "demo=dev-key", "secret_key": LONG}, "refuses the demo's key"),
        ({"server_keys": "demo=other"}, "needs 32 bytes"),
        ({"server_keys": "demo=other", "secret_key": "short"}, "needs 32 bytes"),
    ],
)
def test_the_durable_profile_refuses_what_is_only_for_development(more, said):
    with pytest.raises(ValidationError, match=said):
        Settings(profile="durable", **more)


def test_the_durable_profile_takes_keys_of_ones_own_and_creates_no_articles():
    settings = Settings(profile="durable", server_keys="hanbit=k", secret_key=LONG)
    assert settings.keys_by_site == {"hanbit": "k"}
    assert not settings.creates_articles


def test_secrets_are_not_printed():
    settings = Settings(server_keys="hanbit=topsecret", secret_key=LONG)
    assert "topsecret" not in repr(settings)
    assert LONG not in str(settings)

"""Doctor: what fits the profile is said, what does not is named with what would be right."""

from __future__ import annotations

import pytest

from policies import load
from tests.policies.boards import document, rule, written_to
from web import server
from worker import supervisor
from worker.connection import Ombud
from worker.doctor import examine, settings_in_force, without_password
from worker.ready import unproven
from worker.settings import Settings

SECRET = "s" * 40


@pytest.fixture
def found(valkey, redis_client):
    """Give a function that examines the real server; settings changed on it are put back."""
    before = redis_client.config_get("appendfsync", "appendonly", "maxmemory-policy", "maxmemory")

    def found(**settings):
        ombud = Ombud(Settings(**settings), valkey.url)
        return {finding.about: finding for finding in examine(ombud)}

    yield found
    for name, value in before.items():
        redis_client.config_set(name, value)


def unfit(findings):
    return {about: finding.said for about, finding in findings.items() if not finding.fit}


def test_the_embedded_server_is_fit_for_development(found):
    findings = found()
    assert unfit(findings) == {}
    assert findings["server"].said.startswith("Valkey 8")
    assert findings["aof"].said == "on, appendfsync everysec"
    assert "rules" in findings["policy"].said
    assert "compiles all" in findings["scripts"].said
    assert " ms " in findings["clock"].said


def test_the_durable_profile_wants_every_write_on_disk(found, redis_client):
    durable = {"profile": "durable", "secret_key": SECRET, "server_keys": "demo=own"}
    assert "set `appendfsync always`" in unfit(found(**durable))["aof"]
    redis_client.config_set("appendfsync", "always")
    assert unfit(found(**durable)) == {}


def test_a_server_that_may_drop_comments_is_unfit(found, redis_client):
    redis_client.config_set("maxmemory-policy", "allkeys-lru")
    assert "noeviction" in unfit(found())["eviction"]


def test_a_server_that_keeps_nothing_is_unfit(found, redis_client):
    redis_client.config_set("appendonly", "no")
    assert "appendonly yes" in unfit(found())["aof"]


def test_a_server_that_is_nearly_full_is_unfit(found, redis_client):
    redis_client.config_set("maxmemory", str(redis_client.info("memory")["used_memory"] + 100_000))
    assert "give it more" in unfit(found())["memory"]


def test_a_primary_that_nobody_follows_is_unfit_for_a_failover(found):
    service = {"redis_url": "redis+sentinel://one:26379/news"}
    durable = {"profile": "durable", "secret_key": SECRET, "server_keys": "demo=own"}
    assert unfit(found(**service))["failover"] == "no replica follows the primary"
    assert "submissions are refused" in unfit(found(**service, **durable))["failover"]
    assert "failover" not in found()


def test_readers_by_https_come_through_a_proxy_that_has_a_name(found):
    readers = {"public_url": "https://comments.news.example"}
    assert "OMBUD_TRUSTED_PROXIES" in unfit(found(**readers))["proxies"]
    assert found(**readers, trusted_proxies="10.0.0.0/8")["proxies"].said == "trusted: 10.0.0.0/8"
    assert found()["proxies"].said == "none is trusted"


def test_a_policy_that_does_not_load_is_unfit(found, tmp_path):
    (tmp_path / "policy.yaml").write_text("policy: [", encoding="utf-8")
    assert "does not load" in unfit(found(policy=tmp_path))["policy"]


@pytest.fixture
def broken(tmp_path):
    """Give a policy that loads though one of its rules does not do what its examples say."""
    promising = {"match": ["shout", "cry"], "no_match": ["a", "b"]}
    content = document(rule("R-LOUD", "shouting.share > 0.5", examples=promising))
    return written_to(tmp_path / "policy.yaml", content)


def test_a_policy_whose_own_examples_fail_is_unfit_and_where_they_are_named_is_said(found, broken):
    said = unfit(found(policy=broken))["policy"]
    assert "2 of its own examples and cases fail" in said
    assert "`ombud policy check`" in said
    assert f"{broken}:" in said


def test_programs_that_start_with_it_warn(broken, caplog, monkeypatch, valkey):
    ombud = Ombud(Settings(policy=broken, redis_url=valkey.url), valkey.url)
    monkeypatch.setattr(server, "create_app", lambda _ombud: None)
    monkeypatch.setattr(server.Server, "run", lambda _server: None)
    monkeypatch.setattr(server.signal, "signal", lambda *_words: None)
    monkeypatch.setattr(supervisor.Supervisor, "run", lambda _supervisor: 0)
    starts = {
        "serve": lambda: server.serve(ombud),
        "check": lambda: server.checking_server(ombud.settings),
        "worker": lambda: supervisor.run(ombud.settings, processes=1, burst=True),
    }
    for name, start in starts.items():
        caplog.clear()
        start()
        assert "`ombud policy check` names them" in caplog.text, name


def test_the_policy_that_ships_is_proven_and_one_without_its_models_is_not_judged(broken):
    assert unproven(load()) == ""
    policy = load(broken)
    policy.missing_models = {"toxicity": "it is gone"}
    assert unproven(policy) == ""


def test_settings_are_told_and_secrets_are_not():
    settings = Settings(
        secret_key=SECRET, server_keys="demo=topsecret", redis_url="redis://ann:topsecret@db:6379/0"
    )
    told = {variable: value for variable, value, _ in settings_in_force(settings)}
    assert told["OMBUD_SECRET_KEY"] == told["OMBUD_SERVER_KEYS"] == "(hidden)"
    assert told["OMBUD_REDIS_URL"] == "redis://ann:***@db:6379/0"
    assert told["OMBUD_BATCH"] == "64"
    assert "topsecret" not in str(told)
    assert {variable for variable, _, chosen in settings_in_force(settings) if chosen} == {
        "OMBUD_SECRET_KEY",
        "OMBUD_SERVER_KEYS",
        "OMBUD_REDIS_URL",
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://localhost:6379", "redis://localhost:6379"),
        ("rediss://:p%40ss@h:1/0", "rediss://:***@h:1/0"),
        ("redis://u:p@ss@h", "redis://u:***@h"),
        ("unix:///run/v.sock", "unix:///run/v.sock"),
        ("redis://h/0?password=topsecret&db=1", "redis://h/0?password=***&db=1"),
        (
            "redis+sentinel://u:p@h,i/news?sentinel_password=p@ss",
            "redis+sentinel://u:***@h,i/news?sentinel_password=***",
        ),
    ],
)
def test_no_url_shows_a_password(url, shown):
    assert without_password(url) == shown

"""A model that cannot be read: durable does not start, dev publishes nothing on a guess."""

from __future__ import annotations

import pytest

from policies import PolicyError, classifier, load, loading
from policies.classifier import ModelError
from policies.scoring import Scoring, Unscorable
from worker.connection import Ombud, policy_of
from worker.doctor import examine
from worker.settings import Settings

DURABLE = {"profile": "durable", "secret_key": "s" * 40, "server_keys": "demo=own"}


@pytest.fixture
def unreadable(monkeypatch):
    """Let the toxicity model be one that cannot be read."""
    read = classifier.shipped

    def shipped(name):
        if name == "toxicity":
            raise ModelError("toxicity.model: it is gone; install the package again")
        return read(name)

    monkeypatch.setattr(classifier, "shipped", shipped)
    loading._model.cache_clear()
    yield
    loading._model.cache_clear()


@pytest.mark.usefixtures("unreadable")
def test_the_durable_profile_refuses_and_says_what_to_do():
    with pytest.raises(PolicyError, match=r"toxicity\.model: .*install the package again"):
        policy_of(Settings(**DURABLE))


@pytest.mark.usefixtures("unreadable")
def test_in_development_what_would_be_published_is_held_and_the_rest_is_as_ever(caplog):
    policy = policy_of(Settings())
    verdict = policy.check("좋은 기사 고맙습니다.")
    assert (verdict.verdict, verdict.queue) == ("hold", "system")
    assert set(verdict.indeterminate) == {"R-TOXIC", "R-TOXIC-REVIEW"}
    assert verdict.errors.keys() == {"toxicity"}
    assert policy.check("가" * 251).verdict == "reject"
    assert "toxicity.model: it is gone" in caplog.text


@pytest.mark.usefixtures("unreadable")
def test_no_score_is_invented():
    with pytest.raises(Unscorable, match="toxicity"):
        Scoring(policy_of(Settings())).score("좋은 기사 고맙습니다.")


@pytest.mark.usefixtures("unreadable")
def test_the_doctor_says_so(valkey):
    unfit = {each.about: each.said for each in examine(Ombud(Settings(), valkey.url))}["model"]
    assert "held" in unfit
    assert "install the package again" in unfit


def test_with_its_models_a_policy_is_the_same_either_way():
    strict, lenient = load(), load(without_models=True)
    assert lenient.hash == strict.hash
    assert lenient.missing_models == {}
    assert lenient.check("좋은 기사 고맙습니다.").verdict == "publish"

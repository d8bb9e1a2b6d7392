"""A model that cannot be read: durable does not start, dev publishes nothing on a guess."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from policies import PolicyError, classifier, load, loading
from policies.classifier import ModelError
from policies.classifier import model as models
from policies.scoring import NoModel, Scoring, Unscorable
from tests.policies.boards import document, rule, written_to
from web.standalone import create_checking_app
from worker.connection import Ombud, policy_of
from worker.doctor import examine
from worker.redaction import Redaction
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
def test_what_needs_another_model_is_scored_whether_a_rule_asks_for_the_missing_one_or_not(
    tmp_path,
):
    board = load(
        written_to(tmp_path / "policy.yaml", document(rule("R", "'insult' in terms.plain")))
    )
    for policy in (policy_of(Settings()), board):
        assert Scoring(policy).score("buy cheap pills now", ["SPAM"])["SPAM"] > 0
        with pytest.raises(NoModel):
            Scoring(policy).score("buy cheap pills now", ["SPAM", "INSULT"])


@pytest.fixture
def degraded(unreadable):
    """Give a client of a process that checks without the toxicity model."""
    with TestClient(create_checking_app(Settings(), policy_of(Settings()))) as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "lacking"),
    [
        (["SPAM"], None),
        (["TOXICITY"], "TOXICITY"),
        (["THREAT", "SPAM", "INSULT"], "THREAT, INSULT"),
    ],
)
@pytest.mark.parametrize("spans", [False, True])
def test_programs_for_the_perspective_api_are_told_which_attribute_has_no_model(
    degraded, caplog, asked, lacking, spans
):
    body = {
        "comment": {"text": "A fine piece. Thank you."},
        "requestedAttributes": {name: {} for name in asked},
        "spanAnnotations": spans,
    }
    caplog.clear()
    answer = degraded.post("/v1alpha1/comments:analyze", json=body)
    assert caplog.text == ""
    if lacking is None:
        assert list(answer.json()["attributeScores"]) == asked
        return
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (503, 503, "UNAVAILABLE")
    assert error["message"] == f"{lacking}: the model toxicity cannot be read"


def test_a_process_without_a_model_is_ready_and_says_what_it_lacks(degraded):
    answer = degraded.get("/readyz")
    said = answer.json()
    assert (answer.status_code, said["ok"], said["reasons"]) == (200, True, [])
    [warning] = said["warnings"]
    assert "toxicity.model: it is gone" in warning


def test_what_is_wrong_with_a_models_file_can_be_read_in_the_log(tmp_path):
    (tmp_path / "it.model").write_bytes(b"damaged")
    (tmp_path / "it.sha256").write_text(f"{'0f' * 32}  it.model\n")
    with pytest.raises(ModelError) as refused:
        models.load(tmp_path / "it.model")
    said = str(refused.value)
    assert "it.sha256 says 0f0f0f0f0f0f" in said
    assert Redaction(Settings())(None, "", said) == said


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

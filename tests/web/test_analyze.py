"""The Perspective API's address: asked as its clients ask, answered as they expect."""

from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from policies.attributes import ATTRIBUTES
from policies.isotonic import Curve
from web.standalone import create_checking_app
from worker.carrying import write_map
from worker.settings import Settings

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
# As Google's Python client sends them.
GOOGLE = {
    "accept": "application/json",
    "accept-encoding": "gzip, deflate",
    "user-agent": "(gzip)",
    "x-goog-api-client": "gdcl/2.202.0 gl-python/3.11.2",
    "content-type": "application/json",
}


@pytest.fixture(scope="module")
def policy():
    return load()


@pytest.fixture(scope="module")
def client(policy):
    with TestClient(create_checking_app(Settings(), policy)) as client:
        yield client


def ask(client, text, *attributes, path=ANALYZE, key="dev-key", **more):
    body = {
        "comment": {"text": text},
        "requestedAttributes": {name: {} for name in attributes or ("TOXICITY",)},
        **more,
    }
    return client.post(f"{path}?key={key}&alt=json", content=json.dumps(body), headers=GOOGLE)


def error_of(answer):
    error = answer.json()["error"]
    assert (error["code"], set(error)) == (
        answer.status_code,
        {"code", "message", "status", "details"},
    )
    assert error["status"] == "INVALID_ARGUMENT"
    [detail] = error["details"]
    assert detail["@type"].startswith("type.googleapis.com/")
    return error["message"], detail


def test_the_answer_has_the_originals_shape(client):
    text = "What kind of idiot name is foo?"
    answer = ask(client, text, languages=["en"], clientToken="token-7", doNotStore=True).json()
    score = answer["attributeScores"]["TOXICITY"]["summaryScore"]
    assert answer == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{"begin": 0, "end": len(text), "score": score}],
                "summaryScore": {"value": score["value"], "type": "PROBABILITY"},
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "token-7",
    }
    assert 0.8 < score["value"] <= 1


def test_every_attribute_is_answered_for(client):
    scores = ask(client, "좋은 기사 고맙습니다.", *ATTRIBUTES).json()["attributeScores"]
    assert list(scores) == list(ATTRIBUTES)
    assert max(each["summaryScore"]["value"] for each in scores.values()) < 0.05


def test_corals_question_in_english_about_a_korean_text_is_answered_in_time(client):
    body = {
        "comment": {"text": "시발 이게 기사냐 " * 100},
        "doNotStore": True,
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["en"],
    }
    headers = {"Content-Type": "application/json"}
    began = time.process_time()
    answer = client.post(f"{ANALYZE}?key=dev-key", json=body, headers=headers).json()
    assert time.process_time() - began < 0.4
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.9
    assert (answer["languages"], answer["detectedLanguages"]) == (["en"], ["ko"])


def test_spans_are_sentences_in_utf_16_code_units(client):
    text = "😀😀 What an idiot! I like it 👍. 좋은 기사예요."
    found = ask(client, text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]
    units = text.encode("utf-16-le")
    said = [
        units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le")
        for span in found["spanScores"]
    ]
    assert said == ["😀😀 What an idiot!", "I like it 👍.", "좋은 기사예요."]
    first, *others = [span["score"]["value"] for span in found["spanScores"]]
    assert first > 0.8
    assert max(others) < 0.3


def test_scores_below_the_threshold_are_left_out(client):
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}, "THREAT": {"scoreThreshold": 0.5}}
    more = {"requestedAttributes": wanted, "spanAnnotations": True}
    scores = ask(client, "What an idiot! I like it.", **more).json()["attributeScores"]
    assert set(scores) == {"TOXICITY"}
    assert len(scores["TOXICITY"]["spanScores"]) == 1


def test_names_of_the_protocol_buffer_are_understood(client):
    body = {
        "comment": {"text": "What an idiot", "type": "PLAIN_TEXT"},
        "requested_attributes": {"TOXICITY": {"score_type": "PROBABILITY"}},
        "session_id": "1",
        "community_id": "c",
        "context": {"entries": [{"text": "before"}]},
    }
    assert client.post(ANALYZE, json=body).status_code == 200


def test_null_is_what_was_left_out(client):
    body = {
        "comment": {"text": "What an idiot", "type": None},
        "requestedAttributes": {"TOXICITY": {"scoreType": None, "scoreThreshold": None}},
        "languages": None,
        "doNotStore": None,
        "spanAnnotations": None,
        "context": {"entries": None, "articleAndParentComment": None},
        "clientToken": None,
    }
    answer = client.post(ANALYZE, json=body)
    assert answer.status_code == 200
    assert answer.json() == ask(client, "What an idiot").json()


@pytest.mark.parametrize(
    ("text", "more", "message", "kind"),
    [
        ("", {}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        (" \n", {}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ("가" * 6827, {}, "Comment text too long.", "COMMENT_TOO_LONG"),
        ("a", {"requestedAttributes": {}}, "Missing requested_attributes", None),
        ("a", {"requestedAttributes": {"NICE": {}}}, "Unknown requested attribute: NICE", None),
        ("123", {}, "Unable to detect language", "LANGUAGE_DETECTION_FAILED"),
        ("a", {"comment": {"text": "a", "type": "HTML"}}, "Currently, only 'PLAIN_TEXT'", None),
        ("a", {"mood": 1}, 'Unknown name "mood"', None),
        ("a", {"comment": {"text": 7}}, "comment.text", None),
        ("\ud83d", {}, "Unable to detect language", "LANGUAGE_DETECTION_FAILED"),
        ("a", {"requestedAttributes": {"TOXICITY": {"scoreThreshold": 2}}}, "Threshold", None),
        (
            "a",
            {"context": {"entries": [{}], "articleAndParentComment": {"article": {}}}},
            "Context can have either",
            None,
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_originals_words(client, text, more, message, kind):
    said, detail = error_of(ask(client, text, **more))
    assert message in said
    kind = kind or detail["errorType"]
    assert detail["errorType"] == kind


@pytest.mark.parametrize(
    ("text", "languages", "field", "named"),
    [
        ("お前はばかだ、消えろ", [], "detectedLanguages", ["und"]),
        ("お前はばかだ、消えろ", ["en"], "detectedLanguages", ["und"]),
        ("du bist dumm", ["de"], "requestedLanguages", ["de"]),
        ("Du bist ein dummer Mensch", ["en"], "detectedLanguages", ["und"]),
    ],
)
def test_a_language_without_a_model_gets_no_invented_score(client, text, languages, field, named):
    message, detail = error_of(ask(client, text, "INSULT", languages=languages))
    assert message == f"Attribute INSULT does not support request languages: {named[0]}"
    assert detail["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert detail["languageNotSupportedByAttributeError"] == {field: named, "attribute": "INSULT"}


def test_korean_is_scored_whatever_language_the_client_names(client):
    answer = ask(client, "병신 같은 소리", languages=["de"]).json()
    assert (answer["languages"], answer["detectedLanguages"]) == (["de"], ["ko"])
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "you fucking idiot das und",
        "kill yourself y el la los",
        "die you piece of shit el los que para",
        "fuck Привет",
        "ᖴᑌᑕK",
        "씨발 das und",
        "너는 쓰레기야, nicht wahr, und das ist eine Schande",
        "お前は fuckface だ、消えろ",
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_words_of_another_language_hide_no_insult(client, text, language):
    """Coral publishes what is refused, and names English for most languages."""
    answer = ask(client, text, languages=[language]).json()
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5
    assert answer["detectedLanguages"] in (["ko"], ["en"])


def test_english_that_no_list_knows_is_scored_beside_another_language(client):
    for language in ("en", "de"):
        answer = ask(client, "go drown already das und", languages=[language]).json()
        assert answer["detectedLanguages"] == ["en"]


@pytest.mark.parametrize(
    "written", [r"\ud83d fuck", r"fuck\uDE00", r"\\\ud83d f\udc00uck \ud83d\ude00"]
)
def test_half_a_character_hides_no_insult(client, written):
    attributes = '"requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]'
    body = f'{{"comment": {{"text": "{written}"}}, {attributes}}}'
    answer = client.post(ANALYZE, content=body)
    assert answer.status_code == 200
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.4


def test_a_backslash_before_what_looks_like_half_a_character_stays(client):
    token = r"\ud83d 😀"
    for body in ({"clientToken": token}, {"clientToken": token, "languages": ["en"]}):
        assert ask(client, "a", **body).json()["clientToken"] == token


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"comment": NaN}', b"[" * 9000, b"\xff"])
def test_what_is_no_request_has_googles_shape_too(client, body):
    answer = client.post(ANALYZE, content=body)
    assert answer.status_code == 400
    error_of(answer)


def test_a_twenty_kibibyte_text_of_curses_is_scored_within_what_callers_wait(client):
    began = time.process_time()
    answer = ask(client, "fuck you idiot " * 1365, spanAnnotations=True)
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.9
    assert time.process_time() - began < 0.8


def test_a_very_large_request_has_googles_shape(client):
    answer = ask(client, "가" * 100_000)
    assert error_of(answer)[1]["errorType"] == "COMMENT_TOO_LONG"


STATUS = {405: "UNIMPLEMENTED", 404: "NOT_FOUND"} | dict.fromkeys((400, 413), "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("method", "path", "more", "code"),
    [
        ("GET", ANALYZE, {}, 405),
        ("GET", ANALYZE, {"headers": {"Accept": "text/html"}}, 405),
        ("DELETE", SUGGEST, {}, 405),
        ("POST", "/$discovery/rest", {}, 405),
        ("POST", "/v1alpha1/nothing", {}, 404),
        ("GET", "/v1alpha1", {"headers": {"Accept-Language": "ko"}}, 404),
        ("POST", ANALYZE, {"content": b" " * 2**21 + b" "}, 413),
        ("POST", ANALYZE, {"content": iter([b" " * 2**21, b" "])}, 413),
        (
            *("POST", ANALYZE),
            {"headers": [("X-Goog-Api-Key", "a"), ("X-Goog-Api-Key", "b")]},
            400,
        ),
    ],
)
def test_what_no_method_answers_has_googles_shape_too(client, method, path, more, code):
    answer = client.request(method, path, **more)
    assert answer.headers["Content-Type"] == "application/json"
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (code, code, STATUS[code])
    assert set(error) == {"code", "message", "status"}
    assert error["message"].isascii()
    assert answer.headers["X-Request-ID"]
    if code == 405:
        assert answer.headers["Allow"] == ("GET, HEAD" if "discovery" in path else "POST")
    if code == 413:
        assert answer.headers["Connection"] == "close"


def test_only_addresses_below_the_originals_answer_in_its_shape(client):
    for path in ("/v1alpha1x", "/v1/nothing"):
        assert client.get(path).headers["Content-Type"] == "application/problem+json"


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1))
def test_any_text_gets_scores_or_a_reason(client, text):
    answer = ask(client, text, *ATTRIBUTES, spanAnnotations=True)
    if answer.status_code == 200:
        values = [s["summaryScore"]["value"] for s in answer.json()["attributeScores"].values()]
        assert all(0 <= value <= 1 for value in values)
    else:
        error_of(answer)


def test_a_suggested_score_is_answered_with_the_token(client):
    body = {
        "comment": {"text": "Get busy living."},
        "context": {"entries": [{"text": '{"url": "https://news.example/a"}'}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "languages": ["en"],
        "communityId": "Coral:https://comments.news.example",
        "clientToken": "comment:53922",
    }
    answer = client.post(f"{SUGGEST}?key=dev-key", json=body)
    assert answer.status_code == 200
    assert answer.json() == {
        "detectedLanguages": ["en"],
        "requestedLanguages": ["en"],
        "clientToken": "comment:53922",
    }


@pytest.mark.parametrize(
    ("key", "status", "word"), [("", 403, "missing"), ("no", 400, "not valid"), ("k" * 40, 200, "")]
)
def test_outside_dev_a_server_key_is_needed(policy, key, status, word):
    durable = {"profile": "durable", "secret_key": "s" * 32, "server_keys": f"paper={'k' * 40}"}
    with TestClient(create_checking_app(Settings(**durable), policy)) as client:
        answers = [
            ask(client, "a", key=key),
            client.post(ANALYZE, headers={"X-Goog-Api-Key": key}, json={}),
        ]
        assert answers[0].status_code == status
        assert word in answers[0].text
        assert "API key" in answers[1].text or status == 200


def test_a_wrong_key_is_refused_in_dev_too(client):
    answer = ask(client, "a", key="no")
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_the_discovery_document_leads_to_the_methods(client):
    found = client.get("/$discovery/rest", params={"version": "v1alpha1", "key": "k"}).json()
    methods = found["resources"]["comments"]["methods"]
    assert found["rootUrl"] == "http://testserver/"
    for name, path in (("analyze", ANALYZE), ("suggestscore", SUGGEST)):
        assert f"/{found['servicePath']}{methods[name]['path']}" == path
        assert methods[name]["request"]["$ref"] in found["schemas"]
    named = set(json.dumps(found).split('"$ref": "')[1:])
    assert {each.partition('"')[0] for each in named} <= set(found["schemas"])
    assert client.get("/$discovery/rest?version=v2").status_code == 400


def test_behind_a_proxy_the_methods_are_at_the_public_address(policy):
    settings = Settings(public_url="https://comments.news.example")
    with TestClient(create_checking_app(settings, policy)) as client:
        found = client.get("/$discovery/rest").json()
    assert found["rootUrl"] == "https://comments.news.example/"


def test_curves_give_scores_the_originals_scale(policy, tmp_path):
    write_map(tmp_path / "curves.json", {"TOXICITY": Curve(((0.0, 0.4), (1.0, 0.5)))})
    with TestClient(
        create_checking_app(Settings(perspective_map=tmp_path / "curves.json"), policy)
    ) as client:
        scores = ask(client, "What an idiot", "TOXICITY", "INSULT").json()["attributeScores"]
        assert 0.4 < scores["TOXICITY"]["summaryScore"]["value"] < 0.5
        assert scores["INSULT"]["summaryScore"]["value"] > 0.8

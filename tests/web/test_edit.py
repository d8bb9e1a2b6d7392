"""Editing over HTTP: the version seen, the site's own window, the newsroom's server, live pages."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from tests.web.test_pages import sign_in
from web.app import create_app
from worker.connection import Ombud
from worker.records import find
from worker.settings import Settings

COMMENTS = f"{HERE}/comments"


@pytest.fixture
def path(client, decide):
    """Give the address of a published comment by the reader who is signed in."""
    sign_in(client)
    receipt = client.post(COMMENTS, json={"text": "처음 쓴 글입니다"}).json()
    decide()
    return receipt["status_url"]


def test_an_edit_is_answered_as_a_submission_is(client, path):
    answer = client.patch(path, json={"text": "고쳐 쓴 글입니다"})
    expected = {"id": path.rsplit("/", 1)[1], "state": "checking", "status_url": path}
    assert (answer.status_code, answer.json()) == (202, expected)


def test_an_edit_of_the_version_seen_is_taken_and_of_another_is_not(client, path, ombud):
    version = client.get(path).json()["version"]
    answer = client.patch(path, json={"text": "늦게 온 글", "version": version - 1})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:ombud:problem:stale-decision"
    assert (problem["winner"], problem["now"]["version"]) == ("policy", version)
    assert find(ombud.store, path.rsplit("/", 1)[1]).text == "처음 쓴 글입니다"
    assert client.patch(path, json={"text": "제때 온 글", "version": version}).status_code == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "가" * 251}, "text"),
        ({"text": "한 글", "version": 0}, "version"),
        ({"text": "한 글", "version": "1"}, "version"),
        ({"text": "한 글", "parent": "x"}, "parent"),
    ],
)
def test_what_an_edit_cannot_be_is_said_by_field(client, path, body, field):
    answer = client.patch(path, json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_the_newsrooms_server_edits_for_an_author(client, path, decide):
    client.cookies.clear()
    assert client.patch(path, json={"text": "편집국이 고친 글"}, headers=KEY).status_code == 202
    decide()
    assert client.get(path).json()["text"] == "편집국이 고친 글"


@pytest.mark.parametrize("setting", ["closed", "staff-first"])
def test_what_stops_new_comments_leaves_the_window(client, path, decide, setting):
    client.put(f"{HERE}/settings/{setting}", json={"minutes": 60}, headers=KEY)
    assert client.post(COMMENTS, json={"text": "새 글"}).status_code == 403
    assert client.patch(path, json={"text": "고쳐 쓴 글입니다"}).status_code == 202
    decide()
    found = client.get(path).json()
    assert (found["state"], found["text"]) == ("published", "고쳐 쓴 글입니다")


def test_where_a_person_reads_first_what_is_edited_is_held(client, path, decide):
    client.put(f"{HERE}/settings/premoderated", json={"minutes": 60}, headers=KEY)
    assert client.patch(path, json={"text": "고쳐 쓴 글입니다"}).status_code == 202
    decide()
    assert client.get(path).json()["state"] == "held"


def test_a_site_may_have_no_edits_at_all(redis_client, valkey):
    with TestClient(create_app(Ombud(Settings(edit_window_seconds=0), valkey.url))) as client:
        body = {"text": "그대로 둘 글입니다", "author": "mina"}
        path = client.post(COMMENTS, json=body, headers=KEY).json()["status_url"]
        answer = client.patch(path, json={"text": "다른 글"}, headers=KEY)
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:ombud:problem:action-not-allowed"


def test_a_live_page_drops_the_old_words_before_it_gets_the_new(ombud, decide):
    with served(ombud) as server:
        _, receipt = server.call("POST", COMMENTS, {"text": "앞의 말", "author": "mina"})
        decide()
        events = server.listen(f"{HERE}/events")
        assert next(events)[1] == "count"
        server.call("PATCH", receipt["status_url"], {"text": "뒤의 말"})
        assert next(events)[1:] == ("comment.removed", {"id": receipt["id"]})
        assert next(events)[1:] == ("count", {"count": 0})
        decide()
        _, name, comment = next(events)
        assert name == "comment.published"
        assert (comment["text"], comment["edited"]) == ("뒤의 말", True)
        assert next(events)[1:] == ("count", {"count": 1})

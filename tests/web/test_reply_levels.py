"""Reply levels: what would stand below the deepest one is refused, whichever way it comes."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden, sign_in
from web import answers

COMMENTS = f"{HERE}/comments"
TYPE = "urn:ombud:problem:reply-too-deep"


@pytest.fixture
def reply(say, decide):
    """Give the id of a published reply to a published comment."""
    parent = say("질문 하나 드립니다")["id"]
    decide()
    answer = say("저도 궁금했어요", parent=parent)["id"]
    decide()
    return answer


@pytest.mark.parametrize(
    ("lang", "instead"), [("ko", "그 위의 댓글에 답글"), ("en", "comment above")]
)
def test_the_api_says_what_would_be_right(client, reply, lang, instead):
    body = {"text": "담당자가 답할 일입니다", "parent": reply}
    refused = client.post(COMMENTS, json=body, headers=KEY | {"Accept-Language": lang})
    told = refused.json()
    answers.Problem.model_validate(told)
    assert (refused.status_code, told["type"]) == (422, TYPE)
    assert instead in told["detail"]
    [error] = told["errors"]
    assert (error["field"], error["code"]) == ("parent", "reply-too-deep")
    assert error["message"][lang] == told["detail"]


def test_in_a_batch_the_others_go_through(client, reply):
    comments = [{"text": "담당자가 답할 일입니다", "parent": reply}, {"text": "새 댓글입니다"}]
    answer = client.post(f"{COMMENTS}/batch", json={"comments": comments}, headers=KEY)
    refused, taken = answer.json()["items"]
    assert (refused["status"], refused["type"]) == (422, TYPE)
    assert taken["status"] == 202


def test_the_plain_form_says_it_and_keeps_the_text(client, reply):
    sign_in(client)
    page = client.get("/demo/articles/summit?lang=ko").text
    form = {name: hidden(page, name) for name in ("csrf", "key")}
    form |= {"text": "담당자가 답할 일입니다", "parent": reply}
    refused = client.post("/demo/articles/summit?lang=ko", data=form)
    assert refused.status_code == 422
    assert "답글은 1단계까지만 달 수 있습니다" in refused.text
    assert form["text"] in refused.text


def test_where_none_are_taken_that_is_said(client, say, decide, ombud, monkeypatch):
    monkeypatch.setitem(vars(ombud.settings), "reply_levels", 0)
    body = {"text": "답글입니다", "parent": say("질문 하나 드립니다")["id"]}
    decide()
    refused = client.post(COMMENTS, json=body, headers=KEY | {"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["type"]) == (422, TYPE)
    assert "No replies are taken here" in refused.json()["detail"]

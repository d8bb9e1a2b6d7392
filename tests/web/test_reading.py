"""Reading: published comments and nothing else, page by page."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, KEY

COMMENTS = f"{HERE}/comments"
HELD = "OMBUD-HOLD-TEST"
REJECTED = "제 카드번호는 4111 1111 1111 1111 입니다"


def test_only_published_comments_are_listed(client, say, decide):
    say("좋은 기사 고맙습니다.")
    say(HELD)
    say(REJECTED)
    assert client.get(COMMENTS).json()["count"] == 0
    decide()
    page = client.get(COMMENTS).json()
    assert [item["text"] for item in page["items"]] == ["좋은 기사 고맙습니다."]
    assert (page["next"], page["count"]) == (None, 1)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_comment_once_in_order(client, say, decide, order):
    said = [f"{n}번째 의견입니다" for n in range(7)]
    for text in said:
        say(text)
    decide()
    seen, cursor = [], ""
    while cursor is not None:
        query = {"order": order, "limit": 3, "cursor": cursor}
        page = client.get(COMMENTS, params=query).json()
        seen += [item["text"] for item in page["items"]]
        cursor = page["next"]
    assert seen == (said[::-1] if order == "newest" else said)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"order": "best"}, "order"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
    ],
)
def test_a_wrong_query_is_refused_by_field(client, query, field):
    answer = client.get(COMMENTS, params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_an_unchanged_page_is_not_sent_again(client, say, decide):
    say("하나")
    decide()
    first = client.get(COMMENTS)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(COMMENTS, headers=known).status_code == 304
    say("둘")
    decide()
    assert client.get(COMMENTS, headers=known).json()["count"] == 2


def test_any_page_will_do_for_who_names_none(client, say, decide):
    say("하나")
    decide()
    known = {"If-None-Match": " * "}
    assert client.get(COMMENTS, headers=known).status_code == 304
    assert client.get(COMMENTS, params={"limit": 0}, headers=known).status_code == 422
    assert client.get(COMMENTS, headers={"If-None-Match": '"*"'}).status_code == 200


def test_counts_are_given_for_many_articles_at_once(client, say, decide):
    say("하나")
    say("둘", article="other")
    say("셋", article="other")
    decide()
    query = {"article": ["summit", "other", "nobody"]}
    counts = client.get("/v1/sites/demo/counts", params=query).json()
    assert counts == {"counts": {"summit": 1, "other": 2, "nobody": 0}}


def test_held_and_rejected_text_is_never_readable_by_others(client, say, decide):
    receipts = [say(HELD), say(REJECTED), say("아직 확인 중인 글")]
    decide_some = decide()
    assert decide_some == 3
    receipts.append(say("아직 확인 중인 글 하나 더"))
    for receipt in (receipts[0], receipts[1], receipts[3]):
        answer = client.get(receipt["status_url"])
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("unknown-comment")
    unknown = client.get("/v1/comments/does-not-exist")
    assert unknown.json()["detail"] == answer.json()["detail"]


@pytest.mark.parametrize(("lang", "word"), [("ko", "시험"), ("en", "trial")])
def test_reasons_come_in_the_readers_language(client, say, decide, lang, word):
    receipt = say(HELD)
    decide()
    headers = KEY | {"Accept-Language": lang}
    found = client.get(receipt["status_url"], headers=headers).json()
    assert found["state"] == "held"
    [reason] = found["reasons"]
    assert (reason["rule"], reason["clause"]) == ("R-TRIAL", "9")
    assert word in reason["message"]
    [decision] = found["decisions"]
    assert [each["text"] for each in decision["findings"]] == [HELD]


def test_an_answer_knows_its_parent(client, say, decide):
    parent = say("처음 글")
    assert (
        client.post(COMMENTS, json={"text": "성급한 답글", "parent": parent["id"]}, headers=KEY)
        .json()["type"]
        .endswith("unknown-parent")
    )
    decide()
    say("답글", parent=parent["id"])
    decide()
    newest = client.get(COMMENTS).json()["items"][0]
    assert newest["parent"] == parent["id"]


def test_the_newsroom_withdraws_for_the_author(client, say, decide):
    receipt = say("내릴 글")
    decide()
    assert client.delete(receipt["status_url"]).status_code == 401
    answer = client.delete(receipt["status_url"], headers=KEY)
    assert answer.json()["state"] == "withdrawn"
    assert client.get(COMMENTS).json()["count"] == 0
    again = client.delete(receipt["status_url"], headers=KEY)
    assert again.json() == answer.json()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_policy_is_printed_with_its_limits(client, lang):
    policy = client.get("/v1/sites/demo/policy", params={"lang": lang}).json()
    assert policy["limits"]["max_graphemes"] == 250
    assert policy["clauses"][0]["text"]
    assert policy["hash"]

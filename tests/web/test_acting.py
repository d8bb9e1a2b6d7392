"""What readers do with comments: react, report, look at their own; and how fast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import HERE, KEY, until_refused
from tests.web.test_pages import sign_in
from web import answers, limits
from worker.reactions import react as react_as
from worker.records import find
from worker.standing import read_standing

COMMENTS = f"{HERE}/comments"


@pytest.fixture
def published(say, decide):
    receipt = say("자전거가 버스보다 빠릅니다")
    decide()
    return receipt["id"]


def react(client, comment, kind, method="PUT"):
    return client.request(method, f"/v1/comments/{comment}/reactions/{kind}")


def test_a_reaction_counts_once_and_takes_the_place_of_the_other(client, published):
    sign_in(client)
    for _ in range(2):
        assert react(client, published, "agree").json()["reactions"] == {"agree": 1, "disagree": 0}
    changed = react(client, published, "disagree").json()
    assert (changed["reactions"], changed["mine"]) == ({"agree": 0, "disagree": 1}, "disagree")
    assert react(client, published, "agree", "DELETE").json()["mine"] == "disagree"
    assert react(client, published, "disagree", "DELETE").json()["reactions"]["disagree"] == 0


def test_readers_count_apart_and_pages_show_them(client, published):
    for name in ("미나", "준"):
        sign_in(client, name)
        react(client, published, "agree")
    [item] = client.get(COMMENTS).json()["items"]
    assert item["reactions"] == {"agree": 2, "disagree": 0}


def test_ones_own_reactions_are_told_apart_from_the_page_that_all_share(client, say, decide):
    ids = [say(f"{n}번째 의견입니다", author=f"a{n}")["id"] for n in range(3)]
    decide()
    sign_in(client)
    for comment, kind in zip(ids, ("agree", "disagree"), strict=False):
        react(client, comment, kind)
    page = client.get(COMMENTS)
    address = f"{HERE}/reactions/mine"
    own = client.get(address, params={"comment": [*ids, "none"]})
    assert own.json() == {"mine": {ids[0]: "agree", ids[1]: "disagree"}}
    assert own.headers["Cache-Control"] == "private, no-store"
    sign_in(client, "준")
    assert client.get(address, params={"comment": ids}).json() == {"mine": {}}
    assert client.get(COMMENTS).headers["ETag"] == page.headers["ETag"]
    assert client.get(address).status_code == 422
    client.cookies.clear()
    assert client.get(address, params={"comment": ids}).status_code == 401


def test_nobody_reacts_signed_out_or_to_what_is_not_published(client, say, published):
    assert react(client, published, "agree").status_code == 401
    sign_in(client)
    assert react(client, say("아직 확인 중")["id"], "agree").status_code == 404
    assert react(client, published, "love").status_code == 422


def test_the_popular_order_goes_by_agreement_then_newest(client, say, decide):
    ids = [say(f"{n}번째 의견입니다", author=f"a{n}")["id"] for n in range(6)]
    decide()
    for name, liked in (("미나", (2, 4)), ("준", (2,)), ("솔", (1,))):
        sign_in(client, name)
        for n in liked:
            react(client, ids[n], "agree")
    react(client, ids[5], "disagree")
    seen, cursor = [], ""
    while cursor is not None:
        query = {"order": "popular", "limit": 2, "cursor": cursor}
        page = client.get(COMMENTS, params=query).json()
        seen += [ids.index(item["id"]) for item in page["items"]]
        cursor = page["next"]
    assert seen[0] == 2
    assert set(seen[1:3]) == {1, 4}
    assert seen[3:] == [5, 3, 0]


def test_a_report_puts_a_published_comment_before_a_moderator(client, published, ombud):
    sign_in(client)
    path = f"/v1/comments/{published}/reports"
    assert (
        client.post(path, json={"reason": "spam", "note": "광고"}).json()["outcome"] == "reported"
    )
    assert client.post(path, json={"reason": "abuse"}).json()["outcome"] == "repeated"
    comment = find(ombud.store, published)
    assert (comment.state, comment.queue) == ("published", "reports")
    assert ombud.store.run(read_standing("demo", "mina", ombud.keys)).reports == 1


def test_nobody_reports_their_own_comment(client, decide, ombud):
    sign_in(client)
    own = client.post(COMMENTS, json={"text": "제가 쓴 글입니다"}).json()["id"]
    decide()
    before = find(ombud.store, own)
    for lang, word in (("ko", "신고"), ("en", "reports")):
        said = {"Accept-Language": lang}
        told = client.post(f"/v1/comments/{own}/reports", json={"reason": "spam"}, headers=said)
        assert (told.status_code, told.json()["type"]) == (
            409,
            "urn:ombud:problem:action-not-allowed",
        )
        assert word in told.json()["detail"]
    assert find(ombud.store, own) == before
    sign_in(client, "준")
    report = client.post(f"/v1/comments/{own}/reports", json={"reason": "spam"})
    assert (report.status_code, report.json()["outcome"]) == (202, "reported")


@pytest.mark.parametrize("body", [{}, {"reason": "dislike"}, {"reason": "spam", "note": "x" * 501}])
def test_a_report_needs_a_reason(client, published, body):
    sign_in(client)
    assert client.post(f"/v1/comments/{published}/reports", json=body).status_code == 422


def test_my_comments_tell_what_became_of_each(client, decide):
    sign_in(client)
    for text in ("첫 글입니다", "OMBUD-HOLD-TEST"):
        client.post(COMMENTS, json={"text": text})
    decide()
    items = client.get("/v1/me/comments", headers={"Accept-Language": "ko"}).json()["items"]
    assert [item["state"] for item in items] == ["held", "published"]
    assert items[0]["reasons"][0]["message"]
    client.cookies.clear()
    assert client.get("/v1/me/comments").status_code == 401


def test_my_comments_tell_what_each_is_about(client, decide):
    sign_in(client)
    about = {"title": "다리 다시 열린 날", "url": "https://news.example/bridge"}
    client.put("/v1/sites/demo/articles/bridge", json=about, headers=KEY)
    for article in ("bridge", "untold", "bridge"):
        path = f"/v1/sites/demo/articles/{article}/comments"
        client.post(path, json={"text": f"{article}에 대해"})
    answer = client.get("/v1/me/comments").json()
    answers.Mine.model_validate(answer)
    told = [(item["article_title"], item["article_url"]) for item in answer["items"]]
    bridge = tuple(about.values())
    assert told == [bridge, ("untold", "/demo/articles/untold"), bridge]


def test_an_author_sees_the_reasons_and_others_see_nothing(client, decide):
    sign_in(client)
    receipt = client.post(COMMENTS, json={"text": "OMBUD-HOLD-TEST"}).json()
    decide()
    found = client.get(receipt["status_url"]).json()
    assert found["reasons"][0]["rule"] == "R-TRIAL"
    assert "decisions" not in found
    sign_in(client, "준")
    assert client.get(receipt["status_url"]).status_code == 404


def test_a_reader_withdraws_only_their_own(client, published):
    sign_in(client)
    own = client.post(COMMENTS, json={"text": "내릴 글"}).json()["id"]
    assert client.delete(f"/v1/comments/{own}").json()["state"] == "withdrawn"
    assert client.delete(f"/v1/comments/{published}").status_code == 404


def test_a_reader_cannot_name_an_author(client):
    sign_in(client)
    for author, status in (({"id": "mina"}, 403), ("mina", 401)):
        answer = client.post(COMMENTS, json={"text": "a", "author": author})
        assert answer.status_code == status


def test_a_reader_who_writes_too_fast_is_told_when_to_come_back(client):
    sign_in(client)
    *answers, late = until_refused(lambda: client.post(COMMENTS, json={"text": "글"}), 30)
    assert {each.status_code for each in answers} == {202}
    assert answers[0].headers["RateLimit"].startswith('"write";r=29')
    assert 1 <= int(late.headers["Retry-After"]) <= 3
    assert late.json()["type"].endswith("too-fast")


@pytest.mark.parametrize("crowd", ["ON_ARTICLE", "ON_SITE"])
def test_what_all_readers_write_together_has_its_limit_too(client, crowd, monkeypatch):
    limit = replace(getattr(limits, crowd), burst=2)
    monkeypatch.setattr(limits, crowd, limit)
    answers = []
    for name in ("미나", "준", "아리"):
        sign_in(client, name)
        answers.append(client.post(COMMENTS, json={"text": f"{name}의 글"}))
    assert [each.status_code for each in answers] == [202, 202, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= limit.seconds
    assert answers[-1].headers["RateLimit"].startswith(f'"{limit.name}";r=0')
    assert client.post(COMMENTS, json={"text": "기자입니다"}, headers=KEY).status_code == 202


def test_a_newsrooms_server_is_not_slowed_down(client):
    answers = [client.post(COMMENTS, json={"text": f"글 {n}"}, headers=KEY) for n in range(60)]
    assert {each.status_code for each in answers} == {202}


def test_who_reacts_makes_an_article_popular_once_and_less_than_who_writes(
    client, say, decide, ombud
):
    ids = {}
    for article in ("quiet", "liked", "clicked"):
        ids[article] = [say(f"{n}번째 {article}", article=article)["id"] for n in range(3)]
    say("둘째 사람의 글", article="talked", author="jun")
    ids["talked"] = [say("첫째 사람의 글", article="talked")["id"]]
    decide()

    def agree(article, readers):
        for comment in ids[article]:
            for reader in readers:
                ombud.store.run(react_as(find(ombud.store, comment), reader, "agree", ombud.keys))

    agree("liked", ["a", "b", "c"])
    agree("clicked", ["a"])
    agree("talked", ["jun"])
    items = client.get("/v1/sites/demo/popular", params={"window": "1h"}).json()["items"]
    assert [(item["article"], item["people"]) for item in items] == [
        ("talked", 2),
        ("liked", 4),
        ("clicked", 2),
        ("quiet", 1),
    ]


def test_popular_articles_count_a_person_once(client, say, decide):
    client.put("/v1/sites/demo/articles/two-people", json={"title": "둘"}, headers=KEY)
    for n in range(4):
        say(f"같은 사람이 쓴 글 {n}", article="one-person", author="mina")
    for name in ("mina", "jun"):
        say(f"{name}의 글입니다", article="two-people", author=name)
    decide()
    items = client.get("/v1/sites/demo/popular", params={"window": "1h"}).json()["items"]
    assert [(item["article"], item["people"]) for item in items] == [
        ("two-people", 2),
        ("one-person", 1),
    ]
    assert (items[0]["title"], items[0]["comments"]) == ("둘", 2)

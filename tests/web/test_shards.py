"""Many shards: readers and moderators see one newsroom, wherever articles and authors live."""

from __future__ import annotations

import pytest

from tests.web.conftest import KEY
from tests.web.test_pages import hidden, sign_in
from worker.accounts import invite
from worker.connection import Ombud
from worker.door import Door
from worker.intake import Submission, accept
from worker.pace import Limit, count_one
from worker.records import Author
from worker.settings import Settings
from worker.standing import read_standing

ARTICLES = [f"article-{n}" for n in range(6)]
DOOR = Door(creates_articles=True)


@pytest.fixture(scope="module")
def connected(valkey):
    """Give an Ombud of three shards."""
    return Ombud(Settings(shards=3), valkey.url)


def path(article):
    return f"/v1/sites/demo/articles/{article}/comments"


def test_articles_lie_in_every_shard(ombud):
    assert {ombud.keys.shard_of(f"demo/{article}") for article in ARTICLES} == {0, 1, 2}


def test_limits_hold_in_every_shard_and_who_is_refused_does_not_count_for_others(
    client, ombud, monkeypatch
):
    monkeypatch.setattr("web.limits.WRITING", Limit("write", 6, 600))
    on_article = Limit("article", 3, 600)
    monkeypatch.setattr("web.limits.ON_ARTICLE", on_article)
    sign_in(client)
    told = []
    for number in range(9):
        article = ARTICLES[number % 3]
        answer = client.post(path(article), json={"text": f"{number}번째 의견입니다"})
        told.append((answer.status_code, answer.headers["RateLimit"].partition(";t=")[0]))
    nearest = ['"article";r=2'] * 3 + ['"article";r=1', '"write";r=1', '"write";r=0']
    assert told == [(202, each) for each in nearest] + [(429, '"write";r=0')] * 3
    for article in ARTICLES[:3]:
        counted = count_one(on_article, f"demo/{article}", ombud.keys)
        assert ombud.store.run(counted).left == 0


def test_ones_own_comments_are_paged_newest_first_wherever_their_articles_live(client, decide):
    sign_in(client)
    written = [f"{number}번째 의견입니다" for number in range(len(ARTICLES))]
    for article, text in zip(ARTICLES, written, strict=True):
        assert client.post(path(article), json={"text": text}).status_code == 202
    decide()
    pages, cursor = [], ""
    while cursor is not None:
        page = client.get("/v1/me/comments", params={"limit": 4, "cursor": cursor}).json()
        pages.append([item["text"] for item in page["items"]])
        cursor = page["next"]
    assert pages == [written[:1:-1], written[1::-1]]
    assert client.get("/v1/me/comments", params={"cursor": "of nobody"}).status_code == 422


def test_counts_popular_and_numbers_are_those_of_all_shards(client, say, decide):
    for article in ARTICLES:
        say("좋은 기사 고맙습니다.", article=article, author=f"reader-of-{article}")
    assert decide() == len(ARTICLES)
    query = {"article": ARTICLES}
    counts = client.get("/v1/sites/demo/counts", params=query).json()["counts"]
    assert counts == dict.fromkeys(ARTICLES, 1)
    popular = client.get("/v1/sites/demo/popular").json()["items"]
    assert {item["article"] for item in popular} == set(ARTICLES)
    status = client.get("/v1/status").json()
    assert (status["ledger"]["states"]["published"], status["ledger"]["imbalance"]) == (6, 0)
    assert client.get("/readyz").status_code == 200


def test_the_fifty_most_popular_are_those_of_all_shards_in_order(client, decide, ombud):
    crowds = {f"crowd-{n:02}": n % 5 + 1 for n in range(60)}
    calls = [
        accept(Submission("demo", article, f"{n}: 좋은 기사", Author(f"r{n}")), DOOR, ombud.keys)
        for article, size in crowds.items()
        for n in range(size)
    ]
    ombud.store.run_all(calls)
    while decide():
        pass
    items = client.get("/v1/sites/demo/popular?window=7d&limit=50").json()["items"]
    seen = [(item["article"], item["people"]) for item in items]
    assert [people for _, people in seen] == [5] * 12 + [4] * 12 + [3] * 12 + [2] * 12 + [1] * 2
    assert all(crowds[article] == people for article, people in seen)
    first = client.get("/v1/sites/demo/popular?window=7d&limit=7").json()["items"]
    assert first == items[:7]


def test_an_authors_own_things_are_gathered_and_erased(client, decide, ombud):
    sign_in(client)
    account = client.get("/v1/me").json()["id"]
    for article in ARTICLES:
        client.post(path(article), json={"text": f"{article}에 쓴 글"})
    decide()
    mine = client.get("/v1/me/comments").json()["items"]
    assert [item["article"] for item in mine] == ARTICLES[::-1]
    assert [item["article_title"] for item in mine] == ARTICLES[::-1]
    assert ombud.store.run(read_standing("demo", account, ombud.keys)).published == 6
    assert client.delete("/v1/me").json() == {"erased": 6, "reactions": 0, "reports": 0}
    assert ombud.store.run(read_standing("demo", account, ombud.keys)).published == 0


def test_one_desk_shows_the_longest_waiting_of_all_shards(client, say, decide, ombud):
    for article in ARTICLES:
        say("OMBUD-HOLD-TEST", article=article, author=f"reader-of-{article}")
        decide()
    secret, call = invite("kim", ombud.keys)
    ombud.store.run(call)
    page = client.get(f"/desk/enter/{secret}").text
    client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
    seen, cursor = [], ""
    while cursor is not None:
        query = {"limit": 4, "cursor": cursor}
        page = client.get("/v1/review/queue", params=query).json()
        assert page["count"] == 6
        seen += [item["article"] for item in page["items"]]
        cursor = page["next"]
    assert seen == ARTICLES


def test_comments_are_featured_in_whatever_shard_they_live(client, say, decide, ombud):
    ids = {article: say("좋은 의견입니다.", article=article)["id"] for article in ARTICLES}
    decide()
    secret, call = invite("kim", ombud.keys)
    ombud.store.run(call)
    page = client.get(f"/desk/enter/{secret}").text
    client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
    headers = {"X-CSRF-Token": hidden(client.get("/desk").text, "csrf")}
    for article, comment in ids.items():
        answer = client.put(f"/v1/review/{comment}/featured", json={"version": 2}, headers=headers)
        assert answer.json()["featured"] is True
        page = client.get(path(article), params={"order": "featured"}).json()
        assert [item["id"] for item in page["items"]] == [comment]
    client.cookies.clear()
    sign_in(client)
    for article, comment in ids.items():
        client.put(f"/v1/comments/{comment}/reactions/agree")
        own = client.get(
            f"/v1/sites/demo/articles/{article}/reactions/mine", params={"comment": comment}
        )
        assert own.json() == {"mine": {comment: "agree"}}


def test_a_comment_is_found_by_its_own_id_and_by_the_newsrooms(client, say):
    for number, article in enumerate(ARTICLES):
        made = say("한마디", article=article)["id"]
        given = f"own-{number}"
        items = [{"text": "한마디 더", "id": given}]
        client.post(f"{path(article)}/batch", json={"comments": items}, headers=KEY)
        for comment in (made, given):
            found = client.get(f"/v1/comments/{comment}", headers=KEY).json()
            assert found["article"] == article

"""What an author does with their own comments: edit, appeal, take along, erase."""

from __future__ import annotations

import pytest

from tests.older import make_older, times_searched
from tests.stored import everything_in
from tests.web.conftest import HERE, until_refused
from tests.web.test_pages import hidden, sign_in
from web import erasing
from web.limits import GATHERING, SEARCHING
from worker.accounts import invite
from worker.reconcile import reconcile
from worker.records import find
from worker.refusals import StoreUnavailable
from worker.status import read_status

COMMENTS = f"{HERE}/comments"
REJECTED = "제 카드번호는 4111 1111 1111 1111 입니다"


@pytest.fixture
def mine(client, decide):
    """Give a function that writes as reader 미나 and has it decided."""
    sign_in(client)

    def mine(text):
        receipt = client.post(COMMENTS, json={"text": text}).json()
        decide()
        return f"/v1/comments/{receipt['id']}"

    return mine


def edit(client, path, text):
    return client.patch(path, json={"text": text})


def ledger_balances(ombud):
    return ombud.store.run(read_status(0, ombud.keys)).imbalance == 0


def test_an_edited_comment_is_checked_again_before_anybody_reads_it(client, mine, decide, ombud):
    path = mine("처음 쓴 글입니다")
    assert edit(client, path, "고쳐 쓴 글입니다").json()["state"] == "checking"
    assert client.get(COMMENTS).json()["count"] == 0
    assert decide() == 1
    [item] = client.get(COMMENTS).json()["items"]
    assert (item["text"], item["edited"]) == ("고쳐 쓴 글입니다", True)
    assert find(ombud.store, item["id"]).decisions[1]["was"] == "처음 쓴 글입니다"
    assert ledger_balances(ombud)


def test_an_edit_cannot_smuggle_in_what_the_policy_refuses(client, mine, decide):
    path = mine("얌전한 글입니다")
    edit(client, path, REJECTED)
    decide()
    assert client.get(path).json()["state"] == "rejected"
    assert client.get(COMMENTS).json()["count"] == 0


def test_an_edit_while_it_is_checked_is_checked_itself(client, ombud, decide):
    sign_in(client)
    path = client.post(COMMENTS, json={"text": "바꾸기 전"}).json()["status_url"]
    edit(client, path, "바꾼 뒤")
    assert decide() == 1
    assert client.get(path).json()["text"] == "바꾼 뒤"
    assert ledger_balances(ombud)


def test_an_edit_comes_in_time_and_from_the_author(client, mine, redis_client):
    path = mine("그대로 둘 글입니다")
    assert edit(client, path, "").status_code == 422
    assert edit(client, path, "가" * 251).status_code == 422
    key = f"{{s0}}comment:{path.rsplit('/', 1)[1]}"
    accepted = int(redis_client.hget(key, "at"))
    redis_client.hset(key, "at", accepted - 301_000_000)
    assert edit(client, path, "늦은 글").status_code == 409
    sign_in(client, "준")
    assert edit(client, path, "남의 글").status_code == 404
    client.cookies.clear()
    assert edit(client, path, "누구게").status_code == 401


def test_an_appeal_is_made_once_and_only_against_a_refusal(client, mine, ombud):
    kept = mine("실린 글입니다")
    assert client.post(f"{kept}/appeals", json={"text": "왜요"}).status_code == 409
    path = mine(REJECTED)
    assert client.get(path).json()["appeal"] is True
    assert client.post(f"{path}/appeals", json={"text": "제 카드가 아닙니다"}).status_code == 202
    found = client.get(path).json()
    assert (found["state"], found["appeal"]) == ("rejected", False)
    assert found["reasons"][0]["rule"] == "R-IDENTITY"
    assert client.post(f"{path}/appeals", json={"text": "다시"}).status_code == 409
    assert find(ombud.store, path.rsplit("/", 1)[1]).queue == "appeals"


def test_an_appeal_is_decided_by_somebody_else(client, mine, ombud):
    path = mine("OMBUD-HOLD-TEST")
    comment = path.rsplit("/", 1)[1]

    def decide(name, action):
        client.cookies.clear()
        secret, call = invite(name, ombud.keys)
        ombud.store.run(call)
        page = client.get(f"/desk/enter/{secret}").text
        client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
        version = find(ombud.store, comment).version
        body = {"action": action, "reason": "other", "version": version}
        token = {"X-CSRF-Token": hidden(client.get("/desk").text, "csrf")}
        return client.post(f"/v1/review/{comment}/decision", json=body, headers=token)

    assert decide("kim", "reject").json()["state"] == "rejected"
    sign_in(client)
    client.post(f"{path}/appeals", json={"text": "시험 문구일 뿐입니다"})
    assert decide("kim", "approve").status_code == 409
    assert "시험 문구일 뿐입니다" in client.get("/desk", params={"queue": "appeals"}).text
    assert decide("lee", "approve").json()["state"] == "published"
    assert ledger_balances(ombud)


def test_everything_can_be_taken_along(client, mine):
    mine("하나")
    mine(REJECTED)
    taken = client.get("/v1/me/export").json()["comments"]["demo"]
    assert [item["text"] for item in taken] == [REJECTED, "하나"]


def test_what_was_done_to_others_is_taken_along_too(client, mine, say, decide):
    receipts = [say(f"남의 말 {n}", article=f"a-{n}", author="jun") for n in (3, 1, 2)]
    decide()
    sign_in(client)
    third, first, second = (f"/v1/comments/{each['id']}" for each in receipts)
    report = {"reason": "spam", "note": "네 번째 광고"}
    assert client.put(f"{third}/reactions/disagree").status_code == 200
    assert client.put(f"{first}/reactions/agree").status_code == 200
    assert client.post(f"{first}/reports", json=report).status_code == 202
    assert client.post(f"{second}/reports", json={"reason": "hate"}).status_code == 202
    taken = client.get("/v1/me/export").json()
    third, first, second = (each["id"] for each in receipts)
    assert taken["reactions"] == {
        "demo": [
            {"comment": first, "article": "a-1", "kind": "agree"},
            {"comment": third, "article": "a-3", "kind": "disagree"},
        ]
    }
    assert taken["reports"] == {
        "demo": [
            {"comment": first, "article": "a-1", "reason": "spam", "note": "네 번째 광고"},
            {"comment": second, "article": "a-2", "reason": "hate", "note": ""},
        ]
    }
    assert taken["comments"] == {"demo": []}


ELSEWHERE = "/v1/sites/of-no-key/articles/summit/comments"


def test_a_site_without_a_server_key_is_taken_along_and_erased_too(client, mine, decide):
    mine("하나")
    client.post(ELSEWHERE, json={"text": "둘"})
    decide()
    taken = client.get("/v1/me/export").json()["comments"]
    assert {site: [each["text"] for each in all_] for site, all_ in taken.items()} == {
        "demo": ["하나"],
        "of-no-key": ["둘"],
    }
    assert client.get(ELSEWHERE).json()["count"] == 1
    assert client.delete("/v1/me").json()["erased"] == 2
    assert client.get(ELSEWHERE).json() == {"items": [], "next": None, "count": 0}


def test_all_of_somebodys_is_gone_through_six_times_a_minute(client, mine):
    mine("하나")
    until_refused(lambda: client.get("/v1/me/export"), GATHERING.burst)
    refused = client.delete("/v1/me")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/v1/me").json()["signed_in"]


def test_erasing_leaves_no_word_and_keeps_the_books(client, mine, ombud, redis_client, say):
    theirs = f"/v1/comments/{say('남은 사람의 말')['id']}"
    path = mine("지워질-말-하나")
    edit(client, path, "지워질-말-둘")
    mine(REJECTED)
    assert client.put(f"{theirs}/reactions/agree").status_code == 200
    report = {"reason": "spam", "note": "지워질-말-셋"}
    assert client.post(f"{theirs}/reports", json=report).json()["outcome"] == "reported"
    account = client.get("/v1/me").json()["id"]
    everything = everything_in(redis_client)
    for canary in ("지워질-말-하나", "지워질-말-둘", "지워질-말-셋", "4111 1111", account, "미나"):
        assert canary.encode() in everything, canary
    assert client.delete("/v1/me").json() == {"erased": 2, "reactions": 1, "reports": 1}
    everything = everything_in(redis_client)
    assert "남은 사람의 말".encode() in everything
    for canary in ("지워질-말", "4111 1111", account, "미나"):
        assert canary.encode() not in everything, canary
    assert not client.get("/v1/me").json()["signed_in"]
    assert client.get(COMMENTS).json()["count"] == 1
    comment = find(ombud.store, path.rsplit("/", 1)[1])
    assert (comment.state, comment.text) == ("erased", "")
    assert comment.decisions[0]["by"] == "policy"
    assert ledger_balances(ombud)


def test_an_older_store_is_erased_from_too(client, mine, redis_client, say):
    theirs = say("남은 사람의 말", author="jun")["id"]
    mine("하나")
    account = client.get("/v1/me").json()["id"]
    assert client.put(f"/v1/comments/{theirs}/reactions/agree").status_code == 200
    make_older(redis_client)
    [agreed] = client.get("/v1/me/export").json()["reactions"]["demo"]
    assert agreed["comment"] == theirs
    make_older(redis_client)
    assert client.delete("/v1/me").json() == {"erased": 1, "reactions": 1, "reports": 0}
    assert account.encode() not in everything_in(redis_client)


def test_a_store_that_knows_its_sites_is_not_gone_through(client, mine, redis_client):
    mine("하나")
    before = times_searched(redis_client)
    assert list(client.get("/v1/me/export").json()["comments"]) == ["demo"]
    assert client.delete("/v1/me").json()["erased"] == 1
    assert times_searched(redis_client) == before


def test_an_older_store_is_gone_through_so_often_for_all_together(
    client, mine, ombud, redis_client
):
    mine("하나")
    make_older(redis_client)
    names = (f"읽는 이 {number}" for number in range(10 * SEARCHING.burst))

    def export_as_another():
        sign_in(client, next(names))
        return client.get("/v1/me/export")

    refused = until_refused(export_as_another, SEARCHING.burst)[-1]
    assert refused.headers["RateLimit-Policy"].startswith('"search"')
    reconcile(ombud.store, fix=True)
    assert export_as_another().status_code == 200


@pytest.mark.parametrize("at", ["erase", "forget_touched", "forget_author"])
def test_what_a_failing_store_left_is_erased_by_asking_again(
    client, mine, redis_client, monkeypatch, at
):
    mine("하나")
    mine("둘")
    account = client.get("/v1/me").json()["id"]

    def away(*_):
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, at, away)
        assert client.delete("/v1/me").status_code == 503
    assert client.get("/v1/me").json()["signed_in"]
    assert client.delete("/v1/me").status_code == 200
    assert not client.get("/v1/me").json()["signed_in"]
    assert account.encode() not in everything_in(redis_client)

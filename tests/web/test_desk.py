"""The desk: in by a link that works once, decisions by whoever was quicker."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden, sign_in
from web import answers
from worker.accounts import invite

HELD = "OMBUD-HOLD-TEST"


@pytest.fixture
def enter(client, ombud):
    def enter(name="kim", role="moderator"):
        client.cookies.clear()
        secret, call = invite(name, ombud.keys, role=role)
        ombud.store.run(call)
        path = f"/desk/enter/{secret}"
        page = client.get(path)
        assert name in page.text
        client.post(path, data={"csrf": hidden(page.text, "csrf")})
        return path

    return enter


@pytest.fixture
def held(say, decide):
    receipt = say(HELD)
    decide()
    return receipt["id"]


@pytest.fixture
def act(client):
    def act(comment, what, **body):
        token = hidden(client.get("/desk").text, "csrf")
        path = f"/v1/review/{comment}/{what}"
        return client.post(path, json=body, headers={"X-CSRF-Token": token})

    return act


def test_without_a_link_nobody_sees_what_waits(client, held):
    page = client.get("/desk")
    assert HELD not in page.text
    assert client.get("/v1/review/queue").status_code == 401
    sign_in(client)
    assert HELD not in client.get("/desk").text
    assert client.get("/v1/review/queue").status_code == 401


def test_ops_staff_see_numbers_and_no_comments(client, held, enter):
    enter("ops", role="ops")
    assert HELD not in client.get("/desk").text
    assert client.get("/v1/review/queue").status_code == 403
    assert client.get("/ops").status_code == 200


def test_a_link_works_once_and_looking_uses_nothing_up(client, held, enter):
    path = enter()
    assert HELD in client.get("/desk").text
    again = client.get(path)
    assert again.status_code == 403


def test_the_desk_shows_the_words_the_rule_and_the_clause(client, held, enter):
    enter()
    page = client.get("/desk").text
    assert f"<mark>{HELD}</mark>" in page
    assert "R-TRIAL" in page


def test_the_longest_waiting_comes_first(client, say, decide, enter):
    enter()
    for n in range(3):
        say(f"{HELD} {n}", author=f"reader-{n}")
        decide()
    page = client.get("/v1/review/queue", params={"limit": 2}).json()
    assert [item["text"] for item in page["items"]] == [f"{HELD} 0", f"{HELD} 1"]
    assert page["count"] == 3
    rest = client.get("/v1/review/queue", params={"cursor": page["next"]}).json()
    assert [item["text"] for item in rest["items"]] == [f"{HELD} 2"]


def test_approving_publishes_and_undo_holds_again(client, held, enter, act):
    enter()
    version = client.get(f"/v1/comments/{held}").json()["version"]
    done = act(held, "decision", action="approve", reason="fine", version=version)
    assert done.json()["state"] == "published"
    assert client.get(f"{HERE}/comments").json()["count"] == 1
    undone = act(held, "undo", version=done.json()["version"])
    assert undone.json()["state"] == "held"
    assert client.get(f"{HERE}/comments").json()["count"] == 0


def test_the_slower_moderator_is_told_who_won(client, held, enter, act):
    enter("kim")
    version = client.get(f"/v1/comments/{held}").json()["version"]
    act(held, "decision", action="reject", reason="abuse", version=version)
    enter("lee")
    late = act(held, "decision", action="approve", reason="fine", version=version)
    assert late.status_code == 409
    problem = late.json()
    assert (problem["winner"], problem["now"]["state"]) == ("kim", "rejected")


def test_without_javascript_a_form_decides_and_tells(client, held, enter):
    enter()
    page = client.get("/desk").text
    form = {
        "csrf": hidden(page, "csrf"),
        "version": hidden(page, "version"),
        "action": "approve",
        "reason": "fine",
    }
    done = client.post(f"/desk/{held}/decision", data=form)
    assert done.status_code == 200
    assert client.get(f"/v1/comments/{held}").json()["state"] == "published"
    late = client.post(f"/desk/{held}/decision", data=form)
    assert late.status_code == 409
    assert "kim" in late.text


def test_a_decision_needs_the_sessions_own_token(client, held, enter):
    enter()
    body = {"action": "approve", "reason": "fine", "version": 2}
    assert client.post(f"/v1/review/{held}/decision", json=body).status_code == 403
    form = {"action": "approve", "version": "2", "csrf": "0" * 64}
    assert client.post(f"/desk/{held}/decision", data=form).status_code == 403
    assert client.get(f"/v1/comments/{held}").json()["state"] == "held"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "publish", "reason": "a", "version": 2}, "action"),
        ({"action": "approve", "reason": "", "version": 2}, "reason"),
        ({"action": "approve", "reason": "a"}, "version"),
        ({"action": "approve", "reason": "a", "version": "2"}, "version"),
    ],
)
def test_a_decision_names_what_it_lacks(held, enter, act, body, field):
    enter()
    answer = act(held, "decision", **body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_colleagues_are_told_who_reads_a_comment(client, held, enter, act):
    enter("kim")
    assert act(held, "lease").json()["mine"] is True
    enter("lee")
    assert act(held, "lease").json()["by"] == "kim"
    assert "kim" in client.get("/desk").text


def test_many_are_decided_alike_each_with_its_own_outcome(client, say, decide, enter, act):
    ids = [say(f"{HELD} {n}", author=f"reader-{n}")["id"] for n in range(3)]
    decide()
    enter()
    items = [{"id": each, "version": 2} for each in ids] + [{"id": "unknown", "version": 2}]
    items[1]["version"] = 1
    body = {"action": "approve", "reason": "fine", "items": items}
    token = hidden(client.get("/desk").text, "csrf")
    answer = client.post("/v1/review/batch", json=body, headers={"X-CSRF-Token": token})
    assert answer.status_code == 207
    assert [each["status"] for each in answer.json()["items"]] == [200, 409, 200, 404]


def test_a_moderator_features_what_was_seen_and_readers_find_it(client, say, decide, enter):
    ids = [say(f"{n}번째 의견입니다", author=f"a{n}")["id"] for n in range(3)]
    decide()
    enter()
    headers = {"X-CSRF-Token": hidden(client.get("/desk").text, "csrf")}
    path = f"/v1/review/{ids[1]}/featured"
    assert client.put(path, json={"version": 1}, headers=headers).status_code == 409
    for _ in range(2):
        done = client.put(path, json={"version": 2}, headers=headers).json()
        answers.Featured.model_validate(done)
        assert (done["featured"], done["version"]) == (True, 2)
    featured = client.get(f"{HERE}/comments", params={"order": "featured"}).json()
    assert [item["id"] for item in featured["items"]] == [ids[1]]
    assert featured["count"] == 3
    marks = [item["featured"] for item in client.get(f"{HERE}/comments").json()["items"]]
    assert marks == [False, True, False]
    assert client.delete(path, headers=headers).json()["featured"] is False
    assert client.put(path, json={"version": 2}).status_code == 403


def test_without_javascript_a_form_features_and_takes_it_back(client, say, decide, enter):
    comment = say("기자도 <b>읽은</b> 의견")["id"]
    decide()
    enter()
    address = "/desk/demo/articles/summit"
    for on in ("1", "0"):
        page = client.get(address, params={"lang": "ko"}).text
        assert "기자도 &lt;b&gt;읽은&lt;/b&gt; 의견" in page
        form = {name: hidden(page, name) for name in ("csrf", "version", "on")}
        assert form["on"] == on
        done = client.post(f"/desk/{comment}/featured", data=form)
        assert done.status_code == 200
        listed = client.get(address, params={"order": "featured"}).text
        assert (comment in listed) is (on == "1")
    stale = client.post(f"/desk/{comment}/featured", data={**form, "on": "1", "version": "1"})
    assert stale.status_code == 409
    assert "decided first" in stale.text
    forged = client.post(f"/desk/{comment}/featured", data={**form, "csrf": "0" * 64})
    assert forged.status_code == 403
    client.cookies.clear()
    assert client.get(address).status_code == 401


def test_a_server_key_is_no_moderator(client, held):
    assert client.get("/v1/review/queue", headers=KEY).status_code == 401

"""Limits of a section: counted, looked at and taken alike, with and without scripts."""

from __future__ import annotations

import pytest

from tests.policies.boards import document, written_to
from tests.web.conftest import KEY
from tests.web.test_pages import hidden, sign_in
from worker.connection import Ombud
from worker.settings import Settings

SECTIONS = {
    "poems": {"limits": {"max_graphemes": 400}},
    "short": {"limits": {"max_graphemes": 50}},
}
MOST = {"poems": 400, "short": 50, "news": 250}


@pytest.fixture(scope="module")
def connected(valkey, tmp_path_factory):
    """Give an Ombud whose policy gives two sections limits of their own."""
    path = tmp_path_factory.mktemp("board") / "policy.yaml"
    return Ombud(Settings(policy=written_to(path, document(sections=SECTIONS))), valkey.url)


@pytest.fixture(autouse=True)
def reader(client):
    """A signed-in reader, and an article in each section that has its name."""
    for section in MOST:
        described = {"title": section, "section": section}
        client.put(f"/v1/sites/demo/articles/{section}", json=described, headers=KEY)
    sign_in(client)


def refusal(answer):
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    return error["code"], error["message"]["ko"]


@pytest.mark.parametrize("section", MOST)
def test_it_is_counted_looked_at_taken_and_decided_alike(client, decide, section):
    here, most = f"/v1/sites/demo/articles/{section}", MOST[section]
    assert client.get(f"{here}/settings").json() == {"in_force": {}, "max_graphemes": most}
    for frame in ("", "/embed"):
        page = client.get(f"{frame}/demo/articles/{section}", params={"lang": "ko"}).text
        assert f"(0/{most}자)" in page

    fits, too_long = {"text": "가" * most}, {"text": "가" * (most + 1)}
    said = "max_graphemes", f"댓글은 {most}자까지 쓸 수 있습니다. 지금은 {most + 1}자입니다."
    preview = f"{here}/comments/preview"
    assert client.post(preview, json=fits).json()["outcome"] == "published"
    assert refusal(client.post(preview, json=too_long)) == said
    assert refusal(client.post(f"{here}/comments", json=too_long)) == said
    receipt = client.post(f"{here}/comments", json=fits).json()
    decide()
    assert client.get(receipt["status_url"]).json()["state"] == "published"
    assert refusal(client.patch(receipt["status_url"], json=too_long)) == said


@pytest.mark.parametrize("section", MOST)
def test_the_plain_form_takes_and_refuses_by_the_section(client, section):
    path, most = f"/demo/articles/{section}", MOST[section]
    page = client.get(path).text
    form = {"csrf": hidden(page, "csrf"), "key": hidden(page, "key"), "text": "가" * (most + 1)}
    page = client.post(path, data=form, params={"lang": "ko"})
    assert page.status_code == 422
    assert f"댓글은 {most}자까지 쓸 수 있습니다." in page.text
    assert "가" * (most + 1) in page.text
    sent = client.post(path, data=form | {"text": "가" * most}, follow_redirects=False)
    assert sent.status_code == 303


def test_of_many_at_once_each_is_held_to_its_article(client):
    texts = [{"text": "가" * 51, "id": "long"}, {"text": "가" * 50, "id": "fits"}]
    address = "/v1/sites/demo/articles/short/comments/batch"
    items = client.post(address, json={"comments": texts}, headers=KEY).json()["items"]
    assert [each["status"] for each in items] == [422, 202]
    assert items[0]["errors"][0]["code"] == "max_graphemes"


def test_a_section_itself_has_its_limit_and_a_tag_none_of_its_own(client):
    most = {
        kind: client.get(f"/v1/sites/demo/{kind}/poems/settings").json()["max_graphemes"]
        for kind in ("sections", "tags")
    }
    assert most == {"sections": 400, "tags": 250}

"""Pages: complete without JavaScript, under a strict content policy."""

from __future__ import annotations

import re

import pytest

import seeds
from tests.web.conftest import HERE, KEY

STORY = f"/demo/articles/{seeds.load_articles()[0].id}"
HTML = {"Accept": "text/html"}


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sign_in(client, name="미나", back=STORY, provider="x"):
    page = client.get(f"/login/{provider}", params={"return_to": back})
    form = {"state": hidden(page.text, "state"), "name": name}
    return client.post(f"/login/{provider}/callback", data=form, follow_redirects=False)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_an_article_of_the_demo_is_shown_with_its_comments(client, say, decide, lang):
    article = seeds.load_articles()[0]
    say("기사 잘 읽었습니다.", article=article.id)
    say("OMBUD-HOLD-TEST", article=article.id)
    decide()
    page = client.get(STORY, params={"lang": lang})
    assert page.status_code == 200
    assert article.body[lang][0][:20] in page.text
    assert "기사 잘 읽었습니다." in page.text
    assert "OMBUD-HOLD-TEST" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_article_of_the_newsroom_is_shown_and_another_is_not(client):
    client.put(HERE, json={"title": "다리 <다시> 열린 날"}, headers=KEY)
    page = client.get("/demo/articles/summit")
    assert "다리 &lt;다시&gt; 열린 날" in page.text
    assert client.get("/demo/articles/none", headers=HTML).status_code == 404


def test_the_first_page_leads_to_an_article(client):
    assert client.get("/").url.path == STORY


@pytest.mark.parametrize("path", ["/demo/policy", "/ops", "/desk", "/widget.js", "/static/dom.js"])
def test_every_page_is_there(client, path):
    assert client.get(path).status_code == 200


def test_what_was_written_is_text_and_never_code(client, say, decide):
    say('<script>alert(1)</script> & "인용"', article=STORY.rsplit("/", 1)[1])
    decide()
    page = client.get(STORY).text
    assert "<script>alert" not in page


def test_a_reader_writes_with_a_plain_form(client, decide):
    sign_in(client)
    page = client.get(STORY).text
    form = {name: hidden(page, name) for name in ("csrf", "key")}
    answer = client.post(STORY, data=form | {"text": "양식으로 쓴 글"}, follow_redirects=False)
    assert answer.status_code == 303
    again = client.post(STORY, data=form | {"text": "양식으로 쓴 글"}, follow_redirects=False)
    assert again.headers["Location"] == answer.headers["Location"]
    decide()
    assert "양식으로 쓴 글" in client.get(answer.headers["Location"]).text
    assert client.get(f"/v1/sites{STORY}/comments").json()["count"] == 1


def test_what_was_wrong_comes_back_with_the_text(client):
    sign_in(client)
    page = client.get(STORY, params={"lang": "ko"}).text
    form = {"csrf": hidden(page, "csrf"), "key": "k", "text": "가" * 251}
    answer = client.post(STORY, params={"lang": "ko"}, data=form)
    assert answer.status_code == 422
    assert "250자까지" in answer.text
    assert "가" * 251 in answer.text


def test_why_a_comment_is_held_is_told_to_its_author_alone(client, decide):
    sign_in(client)
    page = client.get(STORY).text
    form = {"csrf": hidden(page, "csrf"), "key": "k", "text": "OMBUD-HOLD-TEST"}
    sent = client.post(STORY, data=form, follow_redirects=False).headers["Location"]
    decide()
    assert 'data-state="held"' in client.get(sent).text
    client.cookies.clear()
    assert 'data-state="held"' not in client.get(sent).text


def test_a_form_of_another_session_or_site_is_refused(client):
    sign_in(client)
    form = {"csrf": "0" * 64, "key": "k", "text": "a"}
    assert client.post(STORY, data=form).status_code == 403
    page = client.get(STORY).text
    form["csrf"] = hidden(page, "csrf")
    foreign = {"Origin": "https://evil.example"}
    assert client.post(STORY, data=form, headers=foreign).status_code == 403
    assert (
        client.post(STORY, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )


def test_the_embedded_page_may_be_framed_by_nobody_else(client):
    page = client.get("/embed/demo/articles/summit")
    assert page.status_code == 200
    framing = page.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]
    assert set(framing.split()) == {"'self'", "http://127.0.0.1:*", "http://localhost:*"}
    assert "frame-ancestors 'none'" in client.get("/desk").headers["Content-Security-Policy"]

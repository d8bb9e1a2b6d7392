"""Writing without JavaScript: whatever hinders a comment, its text comes back in the box."""

from __future__ import annotations

import contextlib
import html
import re
from dataclasses import replace

import pytest

import seeds
from tests.web.test_pages import hidden, sign_in
from worker.connection import door_client
from worker.pace import Limit
from worker.refusals import StoreUnavailable
from worker.store import AsyncStore

ARTICLE = seeds.load_articles()[0].id
STORY = f"/demo/articles/{ARTICLE}"
TEXT = '다리가 <다시> 열려 "다행"입니다 & 좋습니다'
BOX = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)


@pytest.fixture
def form(client):
    """Give what the form of an article's page sends for a signed-in reader."""
    sign_in(client)
    page = client.get(STORY).text
    return {"csrf": hidden(page, "csrf"), "key": hidden(page, "key"), "text": TEXT}


@pytest.fixture
def away(client, ombud):
    """Give a function that takes the store away from the application until it is left."""
    front = client.app.state.front

    @contextlib.contextmanager
    def away():
        gone = AsyncStore(door_client("redis://127.0.0.1:1"), ombud.keys)
        client.app.state.front = replace(front, store=gone)
        yield
        client.app.state.front = front

    return away


def send(client, form, **query):
    return client.post(STORY, data=form, params=query, follow_redirects=False)


def sent_again(page):
    """What the page's form sends when its button is pressed."""
    names = ("csrf", "key", "parent", "back")
    fields = {name: html.unescape(hidden(page.text, name)) for name in names}
    return fields | {"text": html.unescape(BOX.search(page.text)[1])}


COUNTER = re.compile(r'<span class="(counter[^"]*)" id="counter">([^<]*)<')
FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("가" * 251, 251),
        (f"  {FAMILY * 249}\r\n\u1112\u1161\u11ab ", 251),
        ("  ", 0),
        ("가나\x07다", 4),
    ],
    ids=["too long", "families and letters of a syllable", "nothing", "a bell"],
)
def test_a_refused_text_comes_back_with_the_number_of_its_characters(client, form, text, counted):
    refused = send(client, form | {"text": text}, lang="ko")
    assert refused.status_code == 422
    looks = "counter over" if counted > 250 else "counter"
    assert COUNTER.search(refused.text).groups() == (looks, f"({counted}/250자)")
    fresh = client.get(STORY, params={"lang": "ko"}).text
    assert COUNTER.search(fresh).groups() == ("counter", "(0/250자)")


def test_only_what_can_be_read_on_this_article_can_be_answered(client, form, say, decide):
    elsewhere, here, held = (
        say(text, article=article)["id"]
        for text, article in (
            ("다른 기사에 쓴 글", "elsewhere"),
            ("이 기사에 쓴 글", ARTICLE),
            ("OMBUD-HOLD-TEST", ARTICLE),
        )
    )
    decide()
    for comment, named in ((here, here), (elsewhere, None), (held, None), ("none", None)):
        for path in (STORY, f"/embed{STORY}"):
            page = client.get(path, params={"reply": comment}).text
            assert ('class="answering"' in page) == bool(named)
            assert (f'name="parent" value="{comment}"' in page) == bool(named)
    refused = send(client, form | {"parent": elsewhere})
    assert refused.status_code == 422
    again = form | {"key": hidden(refused.text, "key"), "text": BOX.search(refused.text)[1]}
    assert send(client, again).status_code == 303


@pytest.mark.parametrize("frame", ["", "/embed"])
def test_who_is_too_fast_is_told_when_to_come_back(client, form, monkeypatch, frame):
    monkeypatch.setattr("web.limits.WRITING", Limit("write", 1, 600))
    form |= {"back": "embed"} if frame else {}
    assert send(client, form).status_code == 303
    late = send(client, form | {"key": "another", "text": "하나 더"})
    assert late.status_code == 429
    assert 1 <= int(late.headers["Retry-After"]) <= 600
    assert BOX.search(late.text)[1] == "하나 더"


WORDS = {"ko": "쓰신 글은 아래에 그대로", "en": "Your text is kept below"}


@pytest.mark.parametrize("lang", WORDS)
def test_while_the_store_is_away_the_text_is_kept_and_sent_again_it_is_one_comment(
    client, form, away, decide, lang
):
    with away():
        page = send(client, form, lang=lang)
        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) >= 1
        assert page.headers["Cache-Control"] == "no-store"
        assert WORDS[lang] in page.text
        again = sent_again(page)
        assert again == form | {"parent": "", "back": ""}
        assert sent_again(send(client, again)) == again
    assert send(client, again).status_code == 303
    assert send(client, again).status_code == 303
    decide()
    page = client.get(f"/v1/sites/demo/articles/{ARTICLE}/comments").json()
    assert [item["text"] for item in page["items"]] == [TEXT]


def test_a_comment_that_was_taken_though_nobody_heard_of_it_stays_one(
    client, form, ombud, decide, monkeypatch
):
    front = client.app.state.front
    run = front.store.run

    async def unheard(call):
        answer = await run(call)
        if call.script == "accept":
            raise StoreUnavailable("the connection was cut")
        return answer

    monkeypatch.setattr(front.store, "run", unheard)
    page = send(client, form)
    assert page.status_code == 503
    monkeypatch.setattr(front.store, "run", run)
    assert send(client, sent_again(page)).status_code == 303
    assert int(ombud.redis.hget("{s0}ledger", "accepted")) == 1
    changed = sent_again(page) | {"text": "다른 글입니다"}
    refused = send(client, changed)
    assert refused.status_code == 422
    assert hidden(refused.text, "key") != form["key"]
    assert BOX.search(refused.text)[1] == "다른 글입니다"


ENDED = {"ko": "로그인이 끝나 댓글을 등록하지 못했습니다.", "en": "You were signed out"}
ANEW = {"ko": "그사이 로그인이 바뀌어", "en": "You have logged in anew"}


@pytest.mark.parametrize("path", [STORY, f"/embed{STORY}"])
@pytest.mark.parametrize("lang", ENDED)
def test_who_is_signed_out_meanwhile_keeps_the_text_signs_in_beside_it_and_sends_it(
    client, decide, lang, path
):
    sign_in(client)
    page = client.get(path).text
    form = {name: hidden(page, name) for name in ("csrf", "key")} | {"text": TEXT}
    form |= {"back": "embed"} if path != STORY else {}
    client.cookies.clear()
    ended = send(client, form, lang=lang)
    assert ended.status_code == 401
    assert ENDED[lang] in ended.text
    assert html.unescape(BOX.search(ended.text)[1]) == TEXT
    assert 'class="thread"' in ended.text
    doors = re.findall(r'<a class="provider"[^>]*>', ended.text)
    assert len(doors) == 2
    for door in doors:
        assert 'target="_blank"' in door
        assert f"return_to={path.replace('/', '%2F')}" in door or f"return_to={path}" in door
    assert not re.search("server key|서버 키", ended.text)

    sign_in(client)  # in the tab that a door opens
    again = {name: hidden(ended.text, name) for name in ("csrf", "key")} | {"text": TEXT}
    anew = send(client, form | again, lang=lang)
    assert anew.status_code == 403
    assert ANEW[lang] in anew.text
    assert html.unescape(BOX.search(anew.text)[1]) == TEXT
    last = {name: hidden(anew.text, name) for name in ("csrf", "key")} | {"text": TEXT}
    assert send(client, form | last, lang=lang).status_code == 303
    decide()
    page = client.get(f"/v1/sites/demo/articles/{ARTICLE}/comments").json()
    assert [item["text"] for item in page["items"]] == [TEXT]


def test_a_page_elsewhere_cannot_have_its_words_shown_to_who_is_signed_out(client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = client.post(STORY, data={"text": TEXT}, headers=headers)
        assert answer.status_code == 403
        assert TEXT not in html.unescape(answer.text)


def test_in_a_frame_all_of_it_stays_in_the_frame(client, away):
    sign_in(client)
    page = client.get(f"/embed{STORY}").text
    fields = {name: hidden(page, name) for name in ("csrf", "key", "back")}
    assert fields["back"] == "embed"
    wrong = send(client, fields | {"text": "가" * 251})
    assert (wrong.status_code, BOX.search(wrong.text)[1]) == (422, "가" * 251)
    taken = send(client, fields | {"text": TEXT})
    assert taken.headers["Location"].startswith(f"/embed{STORY}?")
    with away():
        unsent = send(client, fields | {"text": TEXT})
    assert sent_again(unsent)["text"] == TEXT
    for answer in (wrong, unsent):
        framing = answer.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]
        assert "'self'" in framing
    orders = re.findall(r'href="([^"]*)\?[^"]*order=', wrong.text)
    assert set(orders) == {f"/embed{STORY}"}


def test_a_page_elsewhere_cannot_have_its_words_shown_while_the_store_is_away(client, form, away):
    with away():
        answer = client.post(STORY, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert TEXT not in html.unescape(answer.text)

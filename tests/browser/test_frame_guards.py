"""The frame's wall: who may tell the frame who reads, who hears it, and what the frame may do."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest

TAG = '<ombud-comments site="demo" article="{article}" {more}></ombud-comments>'
MAY = {
    "allow-scripts",
    "allow-same-origin",
    "allow-forms",
    "allow-popups",
    "allow-popups-to-escape-sandbox",
}
HEARING = """<script nonce="of-the-page">
    window.heard = [];
    addEventListener("message", ({ data }) => heard.push(data));
</script>"""

FRAME = "document.querySelector('ombud-comments').shadowRoot.querySelector('iframe')"
ANSWERED = """new Promise((done) => {
    addEventListener("message", ({ data }) => data.type === "ombud:height" && done());
    document.querySelector("ombud-comments").heed();
})"""
"""What the frame was told before is done with once it has answered to its page's next hello."""


@pytest.fixture
def opened(newsroom, visit):
    """Give a function that opens a page of another origin; `more`: attributes of its tag."""
    with contextlib.ExitStack() as papers:

        def opened(more=""):
            tag = TAG.format(article=newsroom.article, more=more)
            page = visit("")
            page.goto(papers.enter_context(paper(tag, newsroom.url)))
            page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
            at_rest(page)
            return page

        yield opened


def test_only_the_page_around_the_frame_says_who_reads(opened):
    page = opened()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    exchanged = []
    page.on("request", lambda asked: exchanged.append(asked) if "/login/" in asked.url else None)
    with page.expect_popup() as other:
        page.evaluate("() => { open('about:blank'); }")
    hello = {"type": "ombud:hello", "token": token("미나")}
    other.value.evaluate(f"(hello) => opener.{FRAME}.contentWindow.postMessage(hello, '*')", hello)
    page.evaluate(ANSWERED)
    page.frames[1].evaluate("import('/static/newsroom.js').then(() => {})")
    at_rest(page)
    assert exchanged == []
    page.evaluate(f"(hello) => {FRAME}.contentWindow.postMessage(hello, '*')", hello)
    expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()


def test_a_page_that_came_into_the_frame_from_elsewhere_hears_no_token(opened, newsroom):
    page = opened(f'token="{token("미나")}"')
    signed_in = page.frame_locator("iframe").get_by_text("미나 님으로 로그인했습니다")
    expect(signed_in).to_be_visible()
    at_rest(page)
    with paper(HEARING, newsroom.url) as elsewhere:
        page.evaluate(
            f"""(address) => new Promise((done) => {{
                const frame = {FRAME};
                frame.addEventListener("load", done);
                frame.src = address;
            }})""",
            elsewhere,
        )
        tag = page.locator("ombud-comments")
        tag.evaluate("(tag, token) => tag.setAttribute('token', token)", token("준"))
        page.evaluate(f"{FRAME}.contentWindow.postMessage('the last', '*')")
        heard = page.frame(url=elsewhere)
        heard.wait_for_function("() => heard.includes('the last')")
        assert heard.evaluate("heard") == ["the last"]


def test_the_frame_may_do_what_comments_need_and_no_more(opened):
    given = opened().locator("ombud-comments iframe").get_attribute("sandbox")
    assert sorted(given.split()) == sorted(MAY)

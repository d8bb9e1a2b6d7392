"""The tags on a page of another origin: a frame of ours, as tall as what is in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.watching import SETTLED, SHIFTS

TAGS = """<ombud-count site="demo" article="{article}"></ombud-count>
<ombud-comments site="demo" article="{article}"><a href="/comments">댓글 보기</a></ombud-comments>
<ombud-popular site="demo"></ombud-popular>"""


@pytest.fixture
def page(newsroom, visit):
    """Give a page of another origin that embeds the comments of a fresh article."""
    newsroom.submit("다른 신문에서도 보이는 댓글")
    with paper(TAGS.format(article=newsroom.article), newsroom.url) as address:
        page = visit("")
        page.goto(address)
        yield page


def test_comments_come_in_a_frame_of_our_origin(page, newsroom):
    frame = page.locator("ombud-comments iframe")
    expect(frame).to_have_attribute("title", "댓글")
    text = page.frame_locator("iframe").locator(".thread .text")
    expect(text).to_have_text("다른 신문에서도 보이는 댓글")
    assert page.frames[1].url.startswith(newsroom.url)


def test_the_frame_is_as_tall_as_its_comments(page):
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="최신순").wait_for()
    page.wait_for_function(
        "() => document.querySelector('ombud-comments').shadowRoot.querySelector('iframe')"
        ".style.height"
    )
    inner = page.frames[1].evaluate("document.body.offsetHeight")
    outer = page.locator("iframe").evaluate("(frame) => frame.offsetHeight")
    assert abs(outer - inner) <= 1


def test_a_stranger_cannot_tell_the_page_how_tall_the_frame_is(page):
    page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
    page.evaluate("postMessage({ type: 'ombud:height', height: 9999 }, '*')")
    page.evaluate("new Promise((done) => setTimeout(done))")
    assert page.locator("iframe").evaluate("(frame) => frame.offsetHeight") < 9999


def test_the_number_of_comments_is_text_of_the_page(page):
    expect(page.locator("ombud-count")).to_have_text("댓글 1개")


def test_what_is_popular_is_a_list_of_links_with_their_numbers(page, newsroom):
    first = page.locator("ombud-popular li").first
    link = first.get_by_role("link")
    expect(link).to_have_text("다리 다시 열린 날")
    assert link.get_attribute("href").startswith(f"{newsroom.url}/demo/articles/")
    expect(first).to_contain_text("댓글")


def test_nothing_on_that_page_moves_while_the_comments_come(newsroom, visit):
    for number in range(20):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
    tags = TAGS.format(article=newsroom.article).replace("<ombud-count", "<p>이 기사 <ombud-count")
    with paper(tags, newsroom.url) as address:
        page = visit("", viewport={"width": 390, "height": 640})
        page.add_init_script(SHIFTS)
        page.goto(address)
        page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
        page.locator("ombud-popular a").first.wait_for()
        page.evaluate(SETTLED)
        assert page.evaluate("shifts") == []


def test_what_went_wrong_is_said_in_the_frame(newsroom, visit):
    tag = '<ombud-comments site="demo" article="No such article!"></ombud-comments>'
    with paper(tag, newsroom.url) as address:
        page = visit("")
        page.goto(address)
        said = page.frame_locator("iframe")
        expect(said.get_by_role("heading")).not_to_be_empty()
        expect(said.get_by_role("navigation")).to_have_count(0)


def test_logging_in_happens_in_a_window_of_its_own_and_reaches_the_frame(page):
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="최신순").wait_for()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Facebook").click()
    window = opened.value
    window.get_by_label("표시할 이름").fill("새벽 독자")
    window.get_by_role("button", name="로그인").click()
    expect(frame.get_by_text("새벽 독자 님으로 로그인했습니다")).to_be_visible()
    frame.get_by_label("댓글 쓰기").fill("틀 안에서 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text").first).to_have_text("틀 안에서 쓴 댓글")

"""The tags on a page of another origin: a frame of ours, as tall as what is in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest

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
    at_rest(page)
    inner = page.frames[1].evaluate("document.body.offsetHeight")
    page.wait_for_function(
        """(inner) => {
            const { shadowRoot } = document.querySelector("ombud-comments");
            const { style, offsetHeight } = shadowRoot.querySelector("iframe");
            return style.height && Math.abs(offsetHeight - inner) <= 1;
        }""",
        arg=inner,
    )


def test_the_policy_opens_within_the_frame_in_sight_of_the_reader(page, newsroom):
    for number in range(9):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
    page.reload()
    at_rest(page)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="댓글 운영 기준").click()
    dialog = frame.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=3).first).to_be_visible()
    expect(dialog.get_by_role("button", name="닫기")).to_be_focused()
    box, around = dialog.bounding_box(), page.locator("iframe").bounding_box()
    assert around["y"] <= box["y"]
    assert box["y"] + box["height"] <= min(around["y"] + around["height"], 844)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


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


def test_a_tag_that_comes_back_loads_its_frame_once_more_and_no_more(page):
    page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
    loaded = []
    page.on("request", lambda asked: loaded.append(asked.url) if "/embed/" in asked.url else None)
    with page.expect_request("**/embed/**"):
        page.evaluate(
            """() => {
                const tag = document.querySelector("ombud-comments");
                tag.remove();
                document.body.append(tag);
            }"""
        )
    page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
    assert len(loaded) == 1


def test_what_went_wrong_is_said_in_the_frame(newsroom, visit):
    tag = '<ombud-comments site="demo" article="No such article!"></ombud-comments>'
    with paper(tag, newsroom.url) as address:
        page = visit("")
        page.goto(address)
        said = page.frame_locator("iframe")
        expect(said.get_by_role("heading")).not_to_be_empty()
        expect(said.get_by_role("navigation")).to_have_count(0)


def ready_to_log_in(page):
    """The frame, once its links open windows of their own."""
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="최신순").wait_for()
    return frame


def test_who_changes_their_mind_about_the_account_is_signed_in_once(page):
    frame = ready_to_log_in(page)
    redeemed = []
    page.on("request", lambda asked: redeemed.append(asked) if "redeem" in asked.url else None)
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Twitter (X)").click()
    window = opened.value
    window.wait_for_url("**/login/x**")
    frame.get_by_role("link", name="Facebook").click()
    window.wait_for_url("**/login/facebook**")
    window.get_by_label("표시할 이름").fill("새벽 독자")
    window.get_by_role("button", name="로그인").click()
    expect(frame.get_by_text("새벽 독자 님으로 로그인했습니다")).to_be_visible()
    assert len(redeemed) == 1


def test_logging_in_happens_in_a_window_of_its_own_and_reaches_the_frame(page):
    frame = ready_to_log_in(page)
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Facebook").click()
    window = opened.value
    window.get_by_label("표시할 이름").fill("새벽 독자")
    window.get_by_role("button", name="로그인").click()
    expect(frame.get_by_text("새벽 독자 님으로 로그인했습니다")).to_be_visible()
    frame.get_by_label("댓글 쓰기").fill("틀 안에서 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text").first).to_have_text("틀 안에서 쓴 댓글")

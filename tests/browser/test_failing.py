"""A service that fails in the middle: everything says so, nothing breaks, and all works afterwards.

Whatever a script does not catch, or writes to the console as a mistake, fails these tests.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest

PROBLEM = json.dumps({"type": "unavailable", "title": "Away", "status": 503, "detail": "잠시 뒤에"})

FAILURES = {
    "no connection": lambda route: route.abort(),
    "a proxy's error": lambda route: route.fulfill(status=502, body="Bad Gateway"),
    "a problem": lambda route: route.fulfill(
        status=503, content_type="application/problem+json", body=PROBLEM
    ),
    "a hotel's page": lambda route: route.fulfill(content_type="text/html", body="<h1>로그인</h1>"),
}


@pytest.fixture
def opened(newsroom, visit):
    """Give a function that opens the article to somebody; no script may complain there."""
    complaints = []
    newsroom.submit("버스보다 자전거가 빠릅니다")
    newsroom.submit("제가 쓴 댓글입니다", author="haneul")

    def heard(said):
        if said.type == "error" and said.args:  # else the browser says it, of what did not come
            complaints.append(said.text)

    def opened(reader, failing=None):
        page = visit("", reader=reader)
        page.on("console", heard)
        if failing:
            page.route("**/v1/**", FAILURES[failing])
        page.goto(newsroom.url + newsroom.path)
        page.locator("ombud-comments .thread").wait_for()
        return page

    yield opened
    assert complaints == []


def button(where, name):
    return where.get_by_role("button", name=name, exact=True)


def fail(page, failing):
    """Let everything fail from now on, scripts that come only when somebody needs them as well."""
    page.route("**/*", FAILURES[failing])


def answered(page):
    """Wait until all that was asked for is answered, well or not."""
    page.wait_for_function("() => asking === 0")


def others(page):
    return page.locator(".thread .comment", has_text="버스보다 자전거가 빠릅니다")


def ours(page):
    return page.locator(".thread .comment", has_text="제가 쓴 댓글입니다")


def act(comment, name):
    return comment.locator(f"[data-act={name}]")


@pytest.mark.parametrize("loaded", [False, True], ids=["never used", "used before"])
@pytest.mark.parametrize("failing", FAILURES)
def test_whatever_a_reader_presses(failing, loaded, opened):
    page = opened("haneul")
    at_rest(page)
    if loaded:
        act(others(page), "report").click()
        act(ours(page), "withdraw").click()
        page.locator(".panel").nth(1).wait_for()
    fail(page, failing)
    act(others(page), "agree").click()
    expect(others(page).locator(".notice")).not_to_be_empty()
    expect(act(others(page), "agree")).to_have_attribute("aria-pressed", "false")
    if loaded:
        button(page, "신고하기").click()
        button(page.locator(".panel"), "내리기").click()
    else:
        act(others(page), "report").click()
        act(ours(page), "withdraw").click()
    expect(ours(page).locator(".notice")).not_to_be_empty()
    button(page, "내 댓글").click()
    expect(page.locator(".account + .notice")).not_to_be_empty()
    button(page, "로그아웃").click()
    button(page, "공감순").click()
    again = page.locator(".thread").get_by_role("button", name="다시 시도")
    again.click()
    answered(page)
    page.get_by_label("댓글 쓰기").fill("끊긴 사이에 쓴 글")
    button(page, "등록").click()
    expect(page.locator(".problem")).not_to_be_empty()
    page.unroute("**/*")
    expect(page.locator(".thread .text", has_text="끊긴 사이에 쓴 글")).to_be_visible()
    again.click()
    expect(again).to_have_count(0)
    act(others(page), "agree").click()
    expect(act(others(page), "agree")).to_have_attribute("aria-pressed", "true")
    act(ours(page), "edit").click()
    expect(ours(page).locator("textarea")).to_be_focused()
    button(page, "로그아웃").click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()


@pytest.mark.parametrize("reader", ["haneul", ""], ids=["signed in", "signed out"])
@pytest.mark.parametrize("failing", FAILURES)
def test_a_page_that_comes_while_it_fails(failing, reader, opened):
    page = opened(reader, failing)
    page.route("**/events*", lambda route: route.abort())  # a stream would have the page read again
    again = page.locator(".thread").get_by_role("button", name="다시 시도")
    again.click()
    answered(page)
    page.unroute("**/v1/**")
    again.click()
    expect(page.locator(".thread .text")).to_have_count(2)
    page.locator("ombud-comments").get_by_role("link", name="댓글 운영 기준").click()
    expect(page.get_by_role("dialog").get_by_role("heading", level=3).first).to_be_visible()


@pytest.mark.parametrize("failing", FAILURES)
def test_a_policy_that_does_not_come(failing, opened):
    page = opened("")
    at_rest(page)
    page.route("**/policy", FAILURES[failing])
    page.locator("ombud-comments").get_by_role("link", name="댓글 운영 기준").click()
    expect(page.get_by_role("dialog")).to_contain_text("운영 기준을 불러오지 못했습니다")


BAD = ["https://[", "javascript:mark()", "http://", "//"]


def test_one_bad_address_hides_no_other_article(newsroom, visit):
    items = [
        {"article": "a", "title": f"{n}번 기사", "url": url, "comments": n, "people": n}
        for n, url in enumerate([*BAD, "/good"], start=1)
    ]
    with paper('<ombud-popular site="demo"></ombud-popular>', newsroom.url) as address:
        page = visit("")
        page.route("**/popular?*", lambda route: route.fulfill(json={"items": items}))
        page.goto(address)
        expect(page.locator("ombud-popular li")).to_have_count(len(items))
        expect(page.locator("ombud-popular a")).to_have_text(["5번 기사"])
        expect(page.locator("ombud-popular li").first).to_contain_text("1번 기사")

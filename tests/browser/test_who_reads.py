"""Whose page it is: asked again when its reader is back, and while nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import Held, at_rest
from tests.browser.watching import HIDE
from tests.browser.writers import TAG

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Page, Route

    from tests.browser.conftest import Newsroom
    from tests.browser.writers import Writer

ME = "**/v1/me?*"
NEWEST = "**/comments?order=newest*"
EVENTS = "**/events?*"
NOT_NOW = "지금은 로그인할 수 없습니다"
OLD = "지금은 새 댓글을 불러올 수 없어 조금 전까지의 댓글을 보여 드립니다."
CROSS = "(kind) => { dispatchEvent(new PageTransitionEvent(kind, { persisted: true })); }"


def box_of(writer: Writer) -> Frame:
    """The frame or page in which the comments are."""
    return writer.page.frames[-1]


def stale(route: Route) -> None:
    """Answer as while the store is away: with what was read a moment ago."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "Ombud-Stale": "true", "Age": "7"})


def test_while_the_store_is_away_a_page_says_so_and_recovers_by_itself(
    writer: Writer, newsroom: Newsroom
) -> None:
    newsroom.submit("조금 전의 댓글")
    page = writer.page
    page.clock.install()
    page.route(ME, lambda route: route.fulfill(status=503, json={"status": 503}))
    page.route(NEWEST, stale)
    page.route(EVENTS, lambda route: route.abort())
    page.goto(writer.address)
    for words in (NOT_NOW, OLD):
        expect(writer.comments.get_by_text(words)).to_be_visible()
    expect(writer.published).to_have_text("조금 전의 댓글")
    expect(writer.comments.get_by_text("아직 로그인이 준비되지 않아")).to_have_count(0)
    for address in (ME, NEWEST, EVENTS):
        page.unroute(address)
    page.clock.fast_forward(10_000)
    expect(writer.button("내 댓글")).to_be_visible()
    for words in (NOT_NOW, OLD):
        expect(writer.comments.get_by_text(words)).to_have_count(0)


def test_who_is_signed_out_reads_that_comments_are_old_until_they_are_not(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    page = visit("")
    page.clock.install()
    page.route(NEWEST, stale)
    page.route(EVENTS, lambda route: route.abort())
    page.goto(newsroom.url + newsroom.path)
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    for address in (NEWEST, EVENTS):
        page.unroute(address)
    page.clock.fast_forward(10_000)
    expect(page.get_by_text(OLD)).to_have_count(0)


def leave_and_come_back(writer: Writer) -> Held:
    """Leave the page with a draft, and be back on it as it was; answers who is asked for then."""
    writer.open().box.fill("비밀 초안")
    box = box_of(writer)
    box.evaluate(CROSS, "pagehide")
    expect(writer.box).to_be_hidden()
    return Held(writer.page, ME)


def test_a_page_one_comes_back_to_shows_nothing_of_who_signed_out_meanwhile(
    writer: Writer,
) -> None:
    asked = leave_and_come_back(writer)
    writer.page.context.clear_cookies()
    box_of(writer).evaluate(CROSS, "pageshow")
    route = asked.first()
    expect(writer.box).to_be_hidden()
    expect(writer.comments.get_by_text("haneul 님으로")).to_be_hidden()
    route.continue_()
    writer.page.unroute(ME)
    expect(writer.comments.get_by_role("link", name="Facebook")).to_be_visible()
    expect(writer.box).to_have_count(0)


def test_a_page_that_its_reader_comes_back_to_is_as_it_was(writer: Writer) -> None:
    asked = leave_and_come_back(writer)
    writer.comments.locator(".account").evaluate("(bar) => { bar.wasThere = true; }")
    box_of(writer).evaluate(CROSS, "pageshow")
    asked.first().continue_()
    writer.page.unroute(ME)
    expect(writer.box).to_be_visible()
    expect(writer.box).to_have_value("비밀 초안")
    assert writer.comments.locator(".account").evaluate("(bar) => bar.wasThere")


def test_a_page_that_cannot_ask_shows_the_thread_alone_until_it_can(
    writer: Writer, newsroom: Newsroom
) -> None:
    newsroom.submit("누구나 읽는 댓글", author="jun")
    newsroom.submit("내가 쓴 댓글", author="haneul")
    writer.page.clock.install()
    leave_and_come_back(writer)
    writer.page.unroute(ME)
    writer.page.route("**/*", lambda route: route.abort())
    with writer.page.expect_event("requestfailed", lambda failed: "/v1/me" in failed.url):
        box_of(writer).evaluate(CROSS, "pageshow")
    expect(writer.published).to_have_text(["내가 쓴 댓글", "누구나 읽는 댓글"])
    expect(writer.published.first).to_be_visible()
    hidden = (
        writer.box,
        writer.comments.locator(".account"),
        writer.comments.locator(".badge.you"),
        writer.comments.locator(".thread [data-act=withdraw]"),
    )
    for each in hidden:
        expect(each).to_be_hidden()
    writer.page.unroute("**/*")
    writer.page.clock.fast_forward(10_000)
    for each in hidden:
        expect(each).to_be_visible()
    expect(writer.box).to_have_value("비밀 초안")


def test_a_view_that_could_not_be_drawn_anew_is_tried_again(
    writer: Writer, newsroom: Newsroom
) -> None:
    newsroom.submit("누구나 읽는 댓글", author="jun")
    page = writer.page
    page.clock.install()
    leave_and_come_back(writer)
    page.unroute(ME)
    page.context.clear_cookies()
    page.route("**/gate.js", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda failed: failed.url.endswith("/gate.js")):
        box_of(writer).evaluate(CROSS, "pageshow")
    expect(writer.published).to_be_visible()
    expect(writer.box).to_be_hidden()
    page.unroute("**/gate.js")
    page.clock.fast_forward(10_000)
    expect(writer.comments.get_by_role("link", name="Facebook")).to_be_visible()


def test_where_only_who_reads_cannot_be_told_nothing_else_is_asked_again(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    asked: list[str] = []
    page = visit("")
    page.clock.install()
    page.route(ME, lambda route: route.fulfill(status=503, json={"status": 503}))
    page.goto(newsroom.url + newsroom.path)
    expect(page.get_by_text(NOT_NOW)).to_be_visible()
    at_rest(page)
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(2):
        with page.expect_response(ME):
            page.clock.fast_forward(60_000)
    at_rest(page)
    assert {"/v1/me?" in url for url in asked} == {True}


def test_who_comes_back_is_asked_for_once(newsroom: Newsroom, visit: Callable[..., Page]) -> None:
    page = visit(newsroom.path, reader="haneul")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(HIDE, True)
    held = Held(page, ME)
    page.evaluate(HIDE, False)
    page.evaluate("() => { dispatchEvent(new Event('focus')); }")
    page.evaluate(CROSS, "pageshow")
    held.first().continue_()
    page.unroute(ME)
    at_rest(page)
    assert len([url for url in asked if "/v1/me?" in url]) == 1


@pytest.mark.parametrize("framed", [False, True], ids=["on our page", "in a frame"])
def test_a_tab_notices_a_sign_in_in_another(
    newsroom: Newsroom, visit: Callable[..., Page], *, framed: bool
) -> None:
    page = visit("")
    with paper(TAG.format(article=newsroom.article), newsroom.url) as elsewhere:
        page.goto(elsewhere if framed else newsroom.url + newsroom.path)
        at_rest(page)
        comments = page.frame_locator("iframe") if framed else page
        expect(comments.get_by_role("link", name="Facebook")).to_be_visible()
        page.frames[-1].evaluate(HIDE, True)
        newsroom.sign_in(page.context, "reader", "haneul")
        page.frames[-1].evaluate(HIDE, False)
        expect(comments.get_by_text("haneul 님으로 로그인했습니다")).to_be_visible()

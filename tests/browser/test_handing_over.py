"""A token that a page hands over counts whatever becomes of its way there; so does `inline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.neighbours import STRICT, TAG, neighbours
from tests.browser.papers import paper
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest
from tests.browser.watching import HIDE
from tests.browser.writers import TAG as PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Newsroom

EXCHANGE = "**/login/newsroom"
SIGNED_IN = "미나 님으로 로그인했습니다"
SET = "(tag, token) => tag.setAttribute('token', token)"
REDRAW = "(tag) => tag.setAttribute('lang', 'ko-KR')"
ONLINE = "() => { dispatchEvent(new Event('online')); }"
TRIES = 10
"""How often a token that could not be judged is tried again by itself."""


@pytest.fixture
def page(newsroom: Newsroom, visit: Callable[..., Page]) -> Page:
    """Give a page with the comments in place, read signed out."""
    return visit(newsroom.path)


def lose_the_next(page: Page, how: Callable[[Route], None]) -> None:
    """Let this become of the next token, and wait until the page knows."""
    page.route(EXCHANGE, how, times=1)
    with page.expect_request(EXCHANGE):
        page.locator("ombud-comments").evaluate(SET, token("미나"))
    at_rest(page)


def only_the_answer(route: Route) -> None:
    """The service has signed the reader in; the page does not hear of it."""
    route.fetch()
    route.abort()


def by_a_proxy(route: Route) -> None:
    """What stands before the service answers in its place."""
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")


def pause(page: Page) -> None:
    """Have time pass only where the test lets it."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


@pytest.mark.parametrize("status", [429, 502])
@pytest.mark.parametrize("framed", [False, True], ids=["in place", "framed"])
def test_a_token_that_could_not_be_judged_is_tried_again_by_itself(
    newsroom: Newsroom, visit: Callable[..., Page], status: int, *, framed: bool
) -> None:
    with paper(PLAIN.format(article=newsroom.article), newsroom.url) as elsewhere:
        page = visit("")
        page.goto(elsewhere if framed else newsroom.url + newsroom.path)
        at_rest(page)
        box = page.frame_locator("iframe") if framed else page
        box.get_by_role("link", name="Facebook").wait_for()
        pause(page)
        lose_the_next(page, lambda route: route.fulfill(status=status, json={}))
        expect(box.get_by_role("link", name="Facebook")).to_be_visible()
        page.clock.run_for(1000)
        expect(box.get_by_text(SIGNED_IN)).to_be_visible()


def test_it_is_tried_ever_later_for_as_long_as_tokens_live_and_when_somebody_looks(
    page: Page,
) -> None:
    pause(page)
    lose_the_next(page, by_a_proxy)
    for tries in range(TRIES):
        page.clock.run_for(1000 * 2**tries - 1)
        page.route(EXCHANGE, by_a_proxy, times=1)
        with page.expect_request(EXCHANGE):
            page.clock.run_for(1)
        at_rest(page)
    page.clock.run_for(3600_000)
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(HIDE, True)
    page.evaluate("() => fetch('/v1/me?hidden').then(() => {})")
    assert not [url for url in asked if "newsroom" in url]
    page.evaluate(HIDE, False)
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()


def test_who_was_signed_in_by_a_lost_answer_is_shown_when_the_network_is_back(page: Page) -> None:
    pause(page)
    lose_the_next(page, only_the_answer)
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    page.evaluate(ONLINE)
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()


def test_two_tags_with_the_same_token_show_the_same_reader(page: Page) -> None:
    page.locator("ombud-comments").evaluate("(tag) => tag.after(tag.cloneNode())")
    page.get_by_role("link", name="Facebook").nth(1).wait_for()
    at_rest(page)
    signed = token("미나")
    for number, tag in enumerate(page.locator("ombud-comments").all(), 1):
        tag.evaluate(SET, signed)
        expect(page.get_by_text(SIGNED_IN)).to_have_count(number)
        at_rest(page)


def test_a_tag_that_has_left_tries_no_more(page: Page) -> None:
    pause(page)
    lose_the_next(page, lambda route: route.abort())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("ombud-comments").evaluate("(tag) => tag.remove()")
    page.evaluate(ONLINE)
    page.clock.run_for(3600_000)
    page.evaluate("() => fetch('/v1/me?last').then(() => {})")
    assert [url.rpartition("/")[2] for url in asked] == ["me?last"]


def test_a_token_that_only_a_proxy_answered_is_tried_when_the_tag_is_drawn_anew(
    page: Page,
) -> None:
    pause(page)
    lose_the_next(page, by_a_proxy)
    page.locator("ombud-comments").evaluate(REDRAW)
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()


def test_it_does_not_sign_in_who_signed_out_after_it(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    page = visit(newsroom.path, reader="haneul")
    lose_the_next(page, by_a_proxy)
    page.get_by_role("button", name="로그아웃", exact=True).click()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    at_rest(page)
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()


def test_the_site_that_is_asked_about_is_the_one_of_the_tag(page: Page) -> None:
    with page.expect_request(lambda request: request.url.endswith("/v1/me?site=a%26b")):
        page.locator("ombud-comments").evaluate("(tag) => tag.setAttribute('site', 'a&b')")


def test_a_question_that_was_lost_is_asked_again_when_the_tag_is_drawn_anew(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    newsroom.submit("두 번째에 제자리에서 보이는 댓글")
    with neighbours(newsroom, TAG, policy=STRICT) as both:
        page = visit("")
        page.route("**/settings", lambda route: route.abort(), times=1)
        page.goto(both.page)
        page.frame_locator("iframe").locator(".thread .text").wait_for()
        at_rest(page)
        page.locator("ombud-comments").evaluate(REDRAW)
        page.locator("ombud-comments .thread .text").wait_for()
        at_rest(page)
        assert page.locator("ombud-comments iframe").count() == 0


def test_two_tags_ask_once_and_complain_once(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    with neighbours(newsroom, TAG + TAG, setting="origins") as both:
        page = visit("")
        asked, said = [], []
        page.on("request", lambda request: asked.append((request.frame, request.url)))
        page.on("console", lambda line: said.append(line.text))
        page.goto(both.page)
        for number in range(2):
            frame = page.frame_locator("iframe").nth(number)
            frame.get_by_role("button", name="최신순").wait_for()
        at_rest(page)
        probes = [url for frame, url in asked if frame == page.main_frame and "/settings" in url]
        assert len(probes) == 1
        assert len([line for line in said if line.startswith("<ombud-comments inline>")]) == 1

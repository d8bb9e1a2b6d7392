"""The page around the frame hears what the page of comments in place hears, and no other page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom

TAG = '<ombud-comments site="demo" article="{}" token="{}"></ombud-comments>'
NEEDED = "ombud:token-needed"
HEARING = """window.heard = [];
    for (const name of ["ombud:submitted", "ombud:published", "ombud:token-needed"]) {
        addEventListener(name, ({ detail }) => heard.push([name, detail]));
    }"""
SET = "(tag, token) => tag.setAttribute('token', token)"


@pytest.fixture
def page(newsroom: Newsroom, visit: Callable[..., Page]) -> Iterator[Page]:
    """Give a page of another origin whose reader is signed in at the newsroom as 미나."""
    with paper(TAG.format(newsroom.article, token("미나")), newsroom.url) as address:
        page = visit("")
        page.add_init_script(HEARING)
        page.goto(address)
        signed_in(page, "미나")
        yield page


def signed_in(page: Page, name: str) -> None:
    said = page.frame_locator("iframe").get_by_text(f"{name} 님으로 로그인했습니다")
    expect(said).to_be_visible()
    at_rest(page)


def test_what_becomes_of_a_comment(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.get_by_label("댓글 쓰기").fill("틀 밖에서도 들리는 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    page.wait_for_function("() => heard.length === 2")
    (first, submitted), (second, published) = page.evaluate("heard")
    assert [first, second] == ["ombud:submitted", "ombud:published"]
    assert submitted == published
    assert submitted["id"]


def test_a_token_that_is_refused_and_why(page: Page) -> None:
    old = token("미나", exp=int(time.time()) - 600)
    page.locator("ombud-comments").evaluate(SET, old)
    page.wait_for_function("() => heard.length === 1")
    [[name, detail]] = page.evaluate("heard")
    assert name == NEEDED
    assert "토큰" in detail["detail"]


def test_a_session_that_is_over_and_a_new_token_begins_another(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.get_by_label("댓글 쓰기").fill("한 시간 뒤의 댓글")
    at_rest(page)
    page.context.clear_cookies()
    frame.get_by_role("button", name="등록", exact=True).click()
    page.wait_for_function("() => heard.length === 1")
    assert page.evaluate("heard") == [[NEEDED, {}]]
    page.locator("ombud-comments").evaluate(SET, token("미나", jti="2"))
    signed_in(page, "미나")
    expect(frame.get_by_label("댓글 쓰기")).to_have_value("한 시간 뒤의 댓글")


def test_nobody_is_asked_for_a_token_after_the_reader_signed_out(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="로그아웃", exact=True).click()
    frame.get_by_role("link", name="Facebook").wait_for()
    at_rest(page)
    page.locator("ombud-comments").evaluate(SET, "a.b.c")  # refused: heard after all before it
    page.wait_for_function("() => heard.length > 0")
    [[name, detail]] = page.evaluate("heard")
    assert name == NEEDED
    assert detail["detail"]


def test_a_token_that_is_refused_in_place(newsroom: Newsroom, visit: Callable[..., Page]) -> None:
    page = visit("")
    page.add_init_script(HEARING)
    page.goto(newsroom.url + newsroom.path)
    at_rest(page)
    page.locator("ombud-comments").evaluate(SET, "a.b.c")
    page.wait_for_function("() => heard.length === 1")
    [[name, detail]] = page.evaluate("heard")
    assert name == NEEDED
    assert detail["detail"]


def test_a_session_that_is_over_in_place(newsroom: Newsroom, visit: Callable[..., Page]) -> None:
    page = visit("")
    page.add_init_script(HEARING)
    page.goto(newsroom.url + newsroom.path)
    at_rest(page)
    page.locator("ombud-comments").evaluate(SET, token("미나"))
    expect(page.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    at_rest(page)
    page.get_by_label("댓글 쓰기").fill("한 시간 뒤의 댓글")
    at_rest(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="등록", exact=True).click()
    page.wait_for_function("() => heard.length === 1")
    assert page.evaluate("heard") == [[NEEDED, {}]]

"""The newsroom's own people write where only staff comments, and wait for nothing in slow mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest
from tests.browser.writers import TAG
from worker import sessions
from worker.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom

ONLY_STAFF = "지금은 기자와 편집자만 이 기사에 댓글을 쓸 수 있습니다."


def switch(newsroom: Newsroom, name: str, **more: int) -> None:
    """Set this for the article."""
    status, answer = newsroom.call("PUT", f"/v1/sites{newsroom.path}/settings/{name}", more)
    assert status == 200, answer


def come(newsroom: Newsroom, page: Page, role: str = "staff") -> None:
    """Sign somebody in whom the newsroom's token calls this."""
    secret = sessions.new_secret()
    session = Session("reader", "newsroom:kim", "김기자", role)
    newsroom.ombud.store.run(sessions.open_session(secret, session, newsroom.ombud.keys))
    page.context.add_cookies([{"name": "ombud_reader", "value": secret, "url": newsroom.url}])


def write(box: Page, text: str) -> None:
    """Write in the form and send it."""
    box.get_by_label("댓글 쓰기").fill(text)
    box.get_by_role("button", name="등록", exact=True).click()


def on_our_page(newsroom: Newsroom, visit: Callable[..., Page], *, scripts: bool) -> Page:
    """The article's own page, on which a reporter is signed in."""
    page = visit("", java_script_enabled=scripts)
    come(newsroom, page)
    page.goto(newsroom.url + newsroom.path)
    if scripts:
        page.get_by_role("button", name="내 댓글").wait_for()
        at_rest(page)
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_on_our_page_a_reporter_writes_where_only_staff_does(
    newsroom: Newsroom, visit: Callable[..., Page], *, scripts: bool
) -> None:
    switch(newsroom, "staff-first")
    page = on_our_page(newsroom, visit, scripts=scripts)
    expect(page.locator(".settings")).to_contain_text(ONLY_STAFF)
    write(page, "기자가 알려 드립니다")
    expect(page.locator(".thread .text")).to_have_text("기자가 알려 드립니다")
    expect(page.locator(".thread .badge.staff")).to_be_visible()


def test_in_a_frame_a_reporter_writes_where_only_staff_does(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    switch(newsroom, "staff-first")
    with paper(TAG.format(article=newsroom.article), newsroom.url) as address:
        page = visit("")
        come(newsroom, page)
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text("김기자 님으로 로그인했습니다")).to_be_visible()
        expect(frame.locator(".settings")).to_contain_text(ONLY_STAFF)
        write(frame, "기자가 알려 드립니다")
        expect(frame.locator(".thread .text")).to_have_text("기자가 알려 드립니다")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_slow_mode_neither_tells_a_reporter_to_wait_nor_makes_one(
    newsroom: Newsroom, visit: Callable[..., Page], *, scripts: bool
) -> None:
    switch(newsroom, "slow", value=600)
    page = on_our_page(newsroom, visit, scripts=scripts)
    expect(page.locator(".settings")).to_have_text("")
    for number, text in enumerate(["첫 번째로 알립니다", "이어서 두 번째로 알립니다"], start=1):
        write(page, text)
        expect(page.locator(".thread .text")).to_have_count(number)


@pytest.mark.parametrize(
    ("name", "role"), [("closed", "staff"), ("staff-first", "reader")], ids=str
)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_everybody_else_still_reads(
    newsroom: Newsroom, visit: Callable[..., Page], name: str, role: str, *, scripts: bool
) -> None:
    switch(newsroom, name)
    page = visit("", java_script_enabled=scripts)
    come(newsroom, page, role)
    page.goto(newsroom.url + newsroom.path)
    if scripts:
        page.get_by_role("button", name="내 댓글").wait_for()
        at_rest(page)
    expect(page.locator(".settings")).not_to_be_empty()
    expect(page.get_by_role("textbox")).to_have_count(0)

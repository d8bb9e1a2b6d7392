"""Who may not write reads so instead of a form: as the server draws it, and as the script does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import at_rest
from worker import sessions
from worker.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom

SAID = {
    "ko": "이 계정으로는 댓글을 읽고 공감할 수 있지만 쓸 수는 없습니다.",
    "en": "With this account you can read and react, but not comment.",
}


def come(newsroom: Newsroom, page: Page, *, can_comment: bool = False) -> None:
    """Sign a reader in whom the newsroom does not let write, or still does."""
    secret = sessions.new_secret()
    session = Session("reader", "ara", "아라", "reader", can_comment=can_comment)
    newsroom.ombud.store.run(sessions.open_session(secret, session, newsroom.ombud.keys))
    page.context.add_cookies([{"name": "ombud_reader", "value": secret, "url": newsroom.url}])


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_sentence_instead_of_the_form(
    newsroom: Newsroom, visit: Callable[..., Page], lang: str, *, scripts: bool
) -> None:
    newsroom.submit("누구나 읽는 댓글")
    page = visit("", java_script_enabled=scripts)
    come(newsroom, page)
    page.goto(f"{newsroom.url}{newsroom.path}?lang={lang}")
    if scripts:
        page.get_by_role("button", name=re.compile("My comments|내 댓글")).wait_for()
        at_rest(page)
    expect(page.locator(".settings")).to_have_text(SAID[lang])
    expect(page.locator(".thread .text")).to_have_text("누구나 읽는 댓글")
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert page.get_by_text(re.compile("^(Reply|답글)$")).filter(visible=True).count() == 0


@pytest.mark.parametrize("may", [True, False], ids=["may write", "may not"])
def test_what_is_ones_own_can_be_taken_back_but_not_said_anew(
    newsroom: Newsroom, visit: Callable[..., Page], *, may: bool
) -> None:
    newsroom.submit("방금 쓴 댓글", author="ara")
    page = visit("")
    come(newsroom, page, can_comment=True)
    page.goto(newsroom.url + newsroom.path)
    page.get_by_label("댓글 쓰기").fill("주민번호는 900101-1234568 입니다")
    page.get_by_role("button", name="그대로 등록").click()
    expect(page.locator(".mine")).to_have_attribute("data-state", "rejected")
    come(newsroom, page, can_comment=may)
    page.reload()
    at_rest(page)
    expect(page.locator(".mine").get_by_role("button", name="이의 제기")).to_be_visible()
    offered = int(may)
    expect(page.get_by_role("button", name="고쳐서 다시 등록")).to_have_count(offered)
    own = page.locator(".thread .comment")
    expect(own.get_by_role("button", name="내리기")).to_be_visible()
    expect(own.get_by_role("button", name="고치기")).to_have_count(offered)


def test_it_stays_when_the_newsroom_sets_something(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    page = visit("")
    come(newsroom, page)
    page.goto(newsroom.url + newsroom.path)
    page.get_by_role("button", name="내 댓글").wait_for()
    at_rest(page)
    path = f"/v1/sites{newsroom.path}/settings/slow"
    status, answer = newsroom.call("PUT", path, {"value": 30})
    assert status == 200, answer
    expect(page.locator(".settings .notice")).to_have_count(2)
    assert newsroom.call("DELETE", path)[0] in {200, 204}
    expect(page.locator(".settings .notice")).to_have_count(1)
    expect(page.locator(".settings")).to_have_text(SAID["ko"])
    expect(page.get_by_role("textbox")).to_have_count(0)

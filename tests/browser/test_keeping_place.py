"""Who signs in or out goes on where they were: at the box, or at the first account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S
from tests.browser.papers import paper
from tests.browser.waiting import at_rest
from tests.browser.writers import TAG

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom
    from tests.browser.writers import Writer

NAME = "표시할 이름"


def test_who_signs_out_is_at_the_first_account(writer: Writer) -> None:
    writer.open().button("로그아웃").press("Enter")
    door = writer.comments.locator(".provider").first
    expect(door).to_be_focused()


def test_who_was_signed_out_meanwhile_is_at_the_first_account(writer: Writer) -> None:
    writer.open().box.fill("로그아웃된 뒤에 쓴 댓글")
    at_rest(writer.page)
    writer.page.context.clear_cookies()
    writer.button("등록").click()
    expect(writer.said).to_contain_text("haneul 님의 로그인이 끝났습니다")
    expect(writer.box).to_have_value("로그아웃된 뒤에 쓴 댓글")
    writer.button("다시 로그인").press("Enter")
    expect(writer.comments.locator(".provider").first).to_be_focused()


def test_who_was_elsewhere_on_the_page_stays_there(writer: Writer) -> None:
    writer.open()
    writer.page.evaluate(
        """() => {
            const field = document.createElement("input");
            document.body.append(field);
            field.focus();
            const tag = document.querySelector("ombud-comments");
            const lang = tag.closest("[lang]").lang === "ko" ? "en" : "ko";
            tag.setAttribute("lang", lang);
        }"""
    )
    writer.button("My comments").wait_for()
    expect(writer.page.locator("body > input")).to_be_focused()


def test_who_signs_in_from_the_frame_is_at_the_box(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    page = visit("")
    with paper(TAG.format(article=newsroom.article), newsroom.url) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="최신순").wait_for()
        at_rest(page)
        with page.expect_popup() as opened:
            frame.get_by_role("link", name="Facebook").press("Enter")
        opened.value.get_by_label(NAME).fill("새벽 독자")
        with opened.value.expect_event("close"):
            opened.value.get_by_role("button", name="로그인").click()
        expect(frame.get_by_label("댓글 쓰기")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_who_comes_back_from_an_account_is_at_the_comments(
    newsroom: Newsroom, visit: Callable[..., Page], *, scripts: bool
) -> None:
    page = visit("", java_script_enabled=scripts, viewport={"width": 390, "height": 500})
    page.goto(f"{newsroom.url}{newsroom.path}?lang=en")
    if scripts:
        page.get_by_role("button", name="Newest").wait_for()
        at_rest(page)
    page.get_by_role("link", name="Facebook").click()
    page.get_by_role("textbox").fill("새벽 독자")
    page.get_by_role("button", name="Log in").or_(page.get_by_role("button", name="로그인")).click()
    page.wait_for_url(f"**{newsroom.path}?lang=en#comments", timeout=PATIENCE_S * 1000)
    expect(page.locator(".account")).to_contain_text("새벽 독자")
    expect(page.locator("#comments")).to_be_in_viewport()
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    assert page.url.endswith(f"{newsroom.path}?lang=en#comments")
    expect(page.locator("#comments")).to_be_in_viewport()

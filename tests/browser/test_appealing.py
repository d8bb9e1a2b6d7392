"""Appeals: sent once however often the button is pressed, and again where that failed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_impatient import asked_of, button
from tests.browser.waiting import Held


@pytest.fixture
def page(newsroom, visit):
    """Give an article's page to a signed-in reader."""
    return visit(newsroom.path, reader="haneul")


def begin_appeal(page):
    """Have a comment refused and begin to appeal; answers where the words go."""
    page.get_by_label("댓글 쓰기").fill("주민번호는 900101-1234568 입니다")
    button(page, "그대로 등록").click()
    button(page, "이의 제기").click()
    return page.get_by_label("다시 살펴봐야 하는 이유를 적어 주세요")


def test_two_clicks_appeal_once(page):
    begin_appeal(page).fill("보기로 쓴 번호입니다")
    asked = asked_of(page, "/appeals")
    appeals = Held(page, "**/appeals")
    button(page, "이의 제기 보내기").dblclick()
    appeals.first().continue_()
    expect(page.locator(".mine")).to_contain_text("이의 제기를 접수했습니다")
    assert len(asked) == 1


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_pressed_twice_appeals_once(key, page):
    begin_appeal(page).fill("보기로 쓴 번호입니다")
    asked = asked_of(page, "/appeals")
    appeals = Held(page, "**/appeals")
    for _ in range(2):
        button(page, "이의 제기 보내기").press(key)
    appeals.first().continue_()
    expect(page.locator(".mine")).to_contain_text("이의 제기를 접수했습니다")
    assert len(asked) == 1


def test_an_appeal_that_failed_can_be_sent_again(page):
    words = begin_appeal(page)
    words.fill("보기로 쓴 번호")
    page.route("**/appeals", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        button(page, "이의 제기 보내기").press("Enter")
    expect(words).to_be_editable()
    words.fill("보기로 쓴 번호입니다")
    button(page, "이의 제기 보내기").press("Enter")
    expect(page.locator(".mine")).to_contain_text("이의 제기를 접수했습니다")

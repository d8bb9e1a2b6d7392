"""What a reader can do with other people's comments: agree, disagree, report."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(newsroom, visit):
    """Give a page with one comment of somebody else to a signed-in reader."""
    newsroom.submit("버스보다 자전거가 빠릅니다")
    page = visit(newsroom.path, reader="haneul")
    page.get_by_role("button", name="내 댓글").wait_for()
    return page


def button(page, name):
    return page.locator(".comment").get_by_role("button", name=name, exact=False)


def test_a_reaction_counts_once_and_is_taken_back_by_the_same_button(page):
    agree = button(page, "공감").first
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_have_text("공감 1")
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "false")
    expect(agree).to_have_text("공감")


def test_ones_own_reaction_is_still_pressed_after_a_reload(page):
    button(page, "비공감").click()
    expect(button(page, "비공감")).to_have_text("비공감 1")
    page.reload()
    expect(button(page, "비공감")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "공감").first).to_have_attribute("aria-pressed", "false")
    button(page, "비공감").click()
    expect(button(page, "비공감")).to_have_attribute("aria-pressed", "false")


def test_a_reader_agrees_or_disagrees_but_not_both(page):
    button(page, "공감").first.click()
    expect(button(page, "공감").first).to_have_text("공감 1")
    button(page, "비공감").click()
    expect(button(page, "비공감")).to_have_text("비공감 1")
    expect(button(page, "공감").first).to_have_text("공감")
    expect(button(page, "공감").first).to_have_attribute("aria-pressed", "false")


def test_a_report_takes_a_reason_and_is_thanked_for(page):
    button(page, "신고").click()
    page.get_by_label("어떤 점이 문제인가요?").select_option(label="도배·광고")
    page.get_by_label("담당자가 알아야 할 점이 있나요?").fill("같은 글이 여러 기사에 있습니다")
    page.get_by_role("button", name="신고하기").click()
    expect(page.get_by_text("고맙습니다. 담당자가 읽어 보겠습니다.")).to_be_visible()
    expect(page.get_by_label("어떤 점이 문제인가요?")).to_have_count(0)


def test_who_is_signed_out_is_led_to_the_accounts(newsroom, visit):
    newsroom.submit("버스보다 자전거가 빠릅니다")
    page = visit(newsroom.path)
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    for name in ("공감", "답글", "신고"):
        button(page, name).first.click()
        expect(page.get_by_role("link", name="Twitter (X)")).to_be_focused()
        expect(page.get_by_text("먼저 로그인해 주세요")).to_be_visible()


def test_who_was_signed_out_meanwhile_is_led_to_the_accounts_too(page):
    page.context.clear_cookies()
    button(page, "공감").first.click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    expect(page.get_by_role("button", name="내 댓글")).to_have_count(0)

"""The ops page: the truth in numbers, fresh while somebody looks, and said when it is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.fixture
def ops(newsroom, visit):
    """Give the ops page to somebody of the staff."""
    page = visit("/ops", staff="kim", viewport={"width": 1280, "height": 900})
    page.get_by_role("button", name="새로 고침 멈추기").wait_for()
    return page


def value(page, path):
    return page.locator(f"[data-path='{path}']")


def test_the_first_number_is_the_age_of_the_oldest_undecided_comment(ops):
    first = ops.locator(".figure").first
    expect(first).to_contain_text("가장 오래 기다린 댓글")
    expect(first.locator(".value")).to_have_text("0초")


def test_numbers_follow_what_happens(ops, newsroom):
    before = value(ops, "ledger.states.published").inner_text()
    newsroom.submit("숫자를 하나 올리는 댓글")
    _, status = newsroom.call("GET", "/v1/status")
    now = f"{status['ledger']['states']['published']:,}"
    assert now != before
    expect(value(ops, "ledger.states.published")).to_have_text(now)
    expect(value(ops, "ledger.imbalance")).to_have_text("0")


def test_a_paused_page_asks_for_nothing(ops):
    ops.get_by_role("button", name="새로 고침 멈추기").click()
    asked = []
    ops.on("request", lambda request: asked.append(request.url))
    ops.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert asked == []
    ops.get_by_role("button", name="새로 고침 계속").click()
    with ops.expect_request("**/v1/status"):
        ops.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_old_numbers_are_said_to_be_old(ops):
    ops.route("**/v1/status", lambda route: route.abort())
    expect(ops.locator("#ok")).to_contain_text("상태를 읽지 못했습니다")


def test_the_page_is_complete_without_javascript(newsroom, visit):
    page = visit("/ops", staff="kim", java_script_enabled=False)
    expect(value(page, "depth")).to_have_text("0")
    expect(page.get_by_role("button", name="새로 고침")).to_have_count(0)

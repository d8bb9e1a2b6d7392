"""Without JavaScript: a reply is asked for by a link, written in the form, and stands below."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S


def wait_until_published(newsroom, text):
    """Wait until readers can read it; a page without a script shows what was there when it came."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        _, thread = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
        if text in [each["text"] for each in thread["items"]]:
            return
        assert time.monotonic() < deadline, "it is not published"
        time.sleep(0.05)


def test_a_reply_is_written_where_it_was_asked_for_and_stands_below(newsroom, visit):
    other = newsroom.submit("다른 이야기를 하는 댓글", author="jun")
    parent = newsroom.submit("질문 하나 드립니다")
    page = visit(newsroom.path, reader="haneul", java_script_enabled=False)
    beneath = page.locator("li.comment").filter(has=page.locator(f"#by-{parent['id']}"))
    beneath.get_by_role("link", name="답글").click()
    expect(page.get_by_text("Mina 님에게 답글")).to_be_visible()
    page.get_by_label("댓글 쓰기").fill("제가 알아요")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".mine")).to_be_visible()
    wait_until_published(newsroom, "제가 알아요")
    page.goto(newsroom.url + newsroom.path)
    expect(beneath.locator(".replies .text")).to_have_text("제가 알아요")
    apart = page.locator("li.comment").filter(has=page.locator(f"#by-{other['id']}"))
    expect(apart.locator(".replies .text")).to_have_count(0)


def test_who_thinks_better_of_it_writes_no_reply(newsroom, visit):
    newsroom.submit("질문 하나 드립니다")
    page = visit(newsroom.path, reader="haneul", java_script_enabled=False)
    page.get_by_role("link", name="답글").click()
    page.get_by_role("link", name="답글 취소").click()
    expect(page.get_by_text("Mina 님에게 답글")).to_have_count(0)
    page.get_by_label("댓글 쓰기").fill("답글이 아닌 글")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".mine")).to_be_visible()
    wait_until_published(newsroom, "답글이 아닌 글")
    page.goto(newsroom.url + newsroom.path)
    expect(page.locator(".replies .text")).to_have_count(0)


def test_comments_stand_in_the_same_order_with_a_script_and_without(newsroom, visit):
    first = newsroom.submit("첫 질문입니다")
    for text in ("먼저 온 답글", "나중에 온 답글"):
        newsroom.submit(text, parent=first["id"])
    second = newsroom.submit("둘째 질문입니다")
    newsroom.submit("둘째의 답글", parent=second["id"])
    texts = [
        *("둘째 질문입니다", "둘째의 답글"),
        *("첫 질문입니다", "먼저 온 답글", "나중에 온 답글"),
    ]
    plain = visit(newsroom.path, java_script_enabled=False)
    expect(plain.locator(".comment .text")).to_have_text(texts)
    expect(visit(newsroom.path).locator(".comment .text")).to_have_text(texts)

"""What the newsroom marks for its readers: comments it features, and those of its own people."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_reading import DRAWN, drawn
from worker.featured import feature
from worker.records import find


def mark(newsroom, comment, *, on=True):
    store = newsroom.ombud.store
    found = find(store, comment["id"])
    store.run(feature(found, newsroom.ombud.keys, by="kim", on=on))


def badges(page, comment):
    return page.locator(f"ombud-comments [data-id='{comment['id']}'] .badge:visible")


def test_featured_comments_have_a_list_of_their_own(newsroom, visit):
    first = newsroom.submit("기사에서 놓친 숫자를 짚어 준 댓글")
    newsroom.submit("다른 댓글", author="jun")
    mark(newsroom, first)
    page = drawn(visit(newsroom.path))
    expect(badges(page, first)).to_have_text("추천")
    order = page.get_by_role("button", name="추천", exact=True)
    order.click()
    expect(order).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{DRAWN} .text")).to_have_text("기사에서 놓친 숫자를 짚어 준 댓글")
    expect(page.locator(".total")).to_have_text("댓글 2개")


def test_where_nothing_is_featured_the_list_says_so(newsroom, visit):
    newsroom.submit("아직 눈에 띄지 않은 댓글")
    page = drawn(visit(newsroom.path))
    page.get_by_role("button", name="추천", exact=True).click()
    expect(page.get_by_text("아직 편집자가 추천한 댓글이 없습니다.")).to_be_visible()


def test_an_open_page_sees_it_happen_and_end(newsroom, visit):
    comment = newsroom.submit("기사에서 놓친 숫자를 짚어 준 댓글")
    page = drawn(visit(newsroom.path))
    expect(badges(page, comment)).to_have_count(0)
    mark(newsroom, comment)
    expect(badges(page, comment)).to_have_text("추천")
    mark(newsroom, comment, on=False)
    expect(badges(page, comment)).to_have_count(0)


def test_the_newsrooms_own_people_are_known_as_such(newsroom, visit):
    comment = newsroom.submit("취재한 기자입니다", author="yun", role="staff")
    claimed = newsroom.submit("저도 기자라고 합니다", author="reporter")
    for script in (True, False):
        page = visit(newsroom.path, java_script_enabled=script)
        badge = page.locator("ombud-comments .comment", has_text="취재한").locator(".badge.staff")
        expect(badge).to_have_text("기자")
        other = page.locator("ombud-comments .comment", has_text="저도").locator(".badge.staff")
        expect(other).to_have_count(0)
    assert comment["staff"]
    assert not claimed["staff"]


def test_without_javascript_they_are_listed_and_marked_too(newsroom, visit):
    first = newsroom.submit("기사에서 놓친 숫자를 짚어 준 댓글")
    newsroom.submit("다른 댓글", author="jun")
    mark(newsroom, first)
    page = visit(newsroom.path, java_script_enabled=False)
    page.get_by_role("link", name="추천", exact=True).click()
    expect(page.locator(f"{DRAWN} .text")).to_have_text(["기사에서 놓친 숫자를 짚어 준 댓글"])
    expect(page.locator(".badge.featured")).to_have_text("추천")

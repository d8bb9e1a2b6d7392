"""Editing one's own comment: offered for a while, checked again, and never shown before that."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import Held


@pytest.fixture
def page(newsroom, visit):
    """Give the page to a reader who has just published a comment."""
    page = visit(newsroom.path, reader="haneul")
    page.get_by_label("댓글 쓰기").fill("다리가 열려서 반갑습니다")
    press(page, "등록")
    expect(thread(page)).to_have_text("다리가 열려서 반갑습니다")
    return page


def press(where, name):
    where.get_by_role("button", name=name, exact=True).click()


def thread(page):
    return page.locator("ombud-comments .thread .comment .text")


def rewrite(page, text):
    comment = page.locator("ombud-comments .comment")
    press(comment, "고치기")
    box = comment.get_by_label("고쳐 쓴 댓글은 다시 확인한 뒤 게재됩니다.")
    expect(box).to_be_focused()
    box.fill(text)
    press(comment, "등록")


def test_new_words_take_the_place_of_the_old_ones(page, newsroom):
    rewrite(page, "다리가 다시 열려서 반갑습니다")
    expect(thread(page)).to_have_text("다리가 다시 열려서 반갑습니다")
    expect(page.locator("ombud-comments .comment .by")).to_contain_text("고침")
    expect(page.locator("ombud-comments .own .mine")).to_have_count(0)


def test_new_words_published_before_their_author_has_the_answer_are_shown_too(page):
    slow = Held(page, "**/v1/comments/*", times=1)
    rewrite(page, "다리가 다시 열려서 반갑습니다")
    route = slow.first()
    answer = route.fetch()
    page.get_by_role("button", name="새 댓글 1개").wait_for()
    route.fulfill(response=answer)
    expect(thread(page)).to_have_text("다리가 다시 열려서 반갑습니다")


def test_new_words_that_are_held_are_seen_by_their_author_alone(page):
    rewrite(page, "OMBUD-HOLD-TEST")
    own = page.locator("ombud-comments .own .mine")
    expect(own).to_have_attribute("data-state", "held")
    expect(own).to_contain_text("OMBUD-HOLD-TEST")
    expect(thread(page)).to_have_count(0)


def test_words_that_are_no_comment_are_refused_and_stay_in_the_form(page):
    rewrite(page, "가" * 251)
    expect(page.locator("ombud-comments .comment .notice")).to_contain_text("250")
    expect(page.locator("ombud-comments .comment textarea")).to_have_value("가" * 251)
    expect(thread(page)).to_have_text("다리가 열려서 반갑습니다")


def test_the_same_words_change_nothing(page):
    rewrite(page, "다리가 열려서 반갑습니다")
    expect(page.locator("ombud-comments .comment textarea")).to_have_count(0)
    expect(thread(page)).to_have_text("다리가 열려서 반갑습니다")
    expect(page.locator("ombud-comments .comment .by")).not_to_contain_text("고침")


def test_only_ones_own_comments_can_be_edited(newsroom, visit):
    newsroom.submit("남의 댓글입니다")
    page = visit(newsroom.path, reader="haneul")
    page.get_by_role("button", name="내 댓글").wait_for()
    comment = page.locator("ombud-comments .comment")
    expect(comment.get_by_role("button", name="신고")).to_be_visible()
    expect(comment.get_by_role("button", name="고치기")).to_have_count(0)


def test_words_typed_while_new_ones_are_sent_are_not_taken_and_lost(page):
    slow = Held(page, "**/v1/comments/*", times=1)
    rewrite(page, "다리가 다시 열려서 반갑습니다")
    route = slow.first()
    box = page.locator("ombud-comments .comment textarea")
    expect(box).not_to_be_editable()
    route.abort()
    expect(box).to_be_editable()
    expect(box).to_have_value("다리가 다시 열려서 반갑습니다")


def test_a_refused_edit_of_an_answer_comes_back_as_an_answer(newsroom, visit):
    asked = newsroom.submit("질문 하나 드립니다")
    newsroom.submit("제가 알아요", author="haneul", parent=asked["id"])
    page = visit(newsroom.path, reader="haneul")
    answer = page.locator("ombud-comments .replies .comment")
    press(answer, "고치기")
    answer.get_by_label("고쳐 쓴 댓글은 다시 확인한 뒤 게재됩니다.").fill(
        "주민번호는 900101-1234568 입니다"
    )
    press(answer, "등록")
    press(page, "고쳐서 다시 등록")
    expect(page.get_by_text("Mina 님에게 답글")).to_be_visible()
    expect(page.get_by_label("댓글 쓰기")).to_have_value("주민번호는 900101-1234568 입니다")

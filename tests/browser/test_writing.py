"""What a reader who writes can rely on: counted right, sent once, never lost, always told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import Held

COMMENTS = re.compile(r"/comments$")


@pytest.fixture
def desk(newsroom, visit):
    """Give the page of a fresh article to a signed-in reader, drawn by the widget."""
    return written_by(visit, newsroom, "haneul")


def written_by(visit, newsroom, reader):
    page = visit(newsroom.path, reader=reader)
    page.get_by_role("button", name="내 댓글").wait_for()
    return page


def box(page):
    return page.get_by_label("댓글 쓰기")


def send(page, text):
    box(page).fill(text)
    page.get_by_role("button", name="등록", exact=True).click()


def send_anyway(page, text):
    """Send what the widget warns of, once it has."""
    box(page).fill(text)
    page.get_by_role("button", name="그대로 등록").click()


def thread(page):
    return page.locator("ombud-comments .thread .text")


def own(page):
    return page.locator("ombud-comments .own .mine")


def readable(newsroom):
    _, page = newsroom.call("GET", f"/v1/sites/demo{newsroom.path.removeprefix('/demo')}/comments")
    return [item["text"] for item in page["items"]]


def test_the_counter_counts_what_a_reader_sees(desk):
    expect(desk.locator(".counter")).to_have_text("(0/250자)")
    box(desk).fill(" 한글 👨‍👩‍👧‍👦 ")
    expect(desk.locator(".counter")).to_have_text("(4/250자)")


def test_a_comment_is_seen_being_checked_and_then_published(newsroom, desk):
    send(desk, "다리가 열려서 반갑습니다")
    expect(thread(desk)).to_have_text("다리가 열려서 반갑습니다")
    expect(own(desk)).to_have_count(0)
    expect(box(desk)).to_have_value("")
    expect(desk.locator(".problem")).to_have_text("게재됨")
    assert readable(newsroom) == ["다리가 열려서 반갑습니다"]


def test_a_held_comment_says_so_in_the_boards_words(newsroom, desk):
    send_anyway(desk, "OMBUD-HOLD-TEST 시험입니다")
    expect(own(desk)).to_contain_text("보류")
    expect(own(desk)).to_contain_text("시험 문구가 들어 있어 담당자가 확인합니다")
    desk.reload()
    expect(own(desk)).to_contain_text("OMBUD-HOLD-TEST 시험입니다")
    assert readable(newsroom) == []


def test_a_rejected_comment_gives_the_reason_and_comes_back_for_editing(newsroom, desk):
    send_anyway(desk, "주민번호는 900101-1234568 입니다")
    expect(own(desk)).to_contain_text("게재되지 않음")
    expect(own(desk).locator(".why p").first).not_to_be_empty()
    own(desk).get_by_role("button", name="고쳐서 다시 등록").click()
    expect(box(desk)).to_have_value("주민번호는 900101-1234568 입니다")
    expect(own(desk)).to_have_count(0)
    assert readable(newsroom) == []


def test_two_clicks_make_one_comment(newsroom, desk):
    box(desk).fill("두 번 눌러도 하나")
    desk.get_by_role("button", name="등록", exact=True).dblclick()
    expect(thread(desk)).to_have_text("두 번 눌러도 하나")
    assert readable(newsroom) == ["두 번 눌러도 하나"]


def test_enter_belongs_to_the_input_method_while_it_composes(newsroom, desk):
    sent = []
    desk.on("request", lambda asked: sent.append(asked) if COMMENTS.search(asked.url) else None)
    box(desk).fill("조합 중인 글")
    enter = {"key": "Enter", "ctrlKey": True, "bubbles": True}
    box(desk).dispatch_event("keydown", {**enter, "isComposing": True})
    assert sent == []
    box(desk).press("Enter")
    assert sent == []
    box(desk).press("Control+Enter")
    expect(thread(desk)).to_have_text("조합 중인 글")
    assert len(sent) == 1


def test_too_long_a_text_is_kept_and_the_reader_told_by_how_much(newsroom, desk):
    send(desk, "가" * 253)
    expect(desk.locator(".problem")).to_have_text("3자가 넘었습니다. 250자까지 쓸 수 있습니다.")
    expect(box(desk)).to_have_value("가" * 253)
    expect(box(desk)).to_be_focused()
    expect(box(desk)).to_have_attribute("aria-invalid", "true")
    assert readable(newsroom) == []


def test_a_draft_survives_a_reload(desk):
    box(desk).fill("아직 다 쓰지 못한 글")
    desk.reload()
    desk.get_by_role("button", name="내 댓글").wait_for()
    expect(box(desk)).to_have_value("아직 다 쓰지 못한 글")


def test_what_was_begun_before_the_script_came_is_kept(newsroom, visit):
    page = visit("", reader="haneul")
    widget = Held(page, "**/widget.js")
    page.goto(newsroom.url + newsroom.path, wait_until="commit")
    box(page).fill("일찍 쓰기 시작한 글")
    widget.first().continue_()
    page.get_by_role("button", name="내 댓글").wait_for()
    expect(box(page)).to_have_value("일찍 쓰기 시작한 글")
    expect(box(page)).to_be_focused()


def test_what_was_begun_before_the_script_came_is_kept_as_it_is_sent(newsroom, visit):
    page = visit("", reader="haneul")
    widget = Held(page, "**/widget.js", times=1)
    page.goto(newsroom.url + newsroom.path, wait_until="commit")
    box(page).fill("일찍 쓰기 시작한 글")
    widget.first().continue_()
    page.get_by_role("button", name="내 댓글").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".problem")).to_contain_text("연결이 끊겼습니다")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(newsroom.url + newsroom.path)
    expect(thread(page)).to_have_text("일찍 쓰기 시작한 글")


def test_without_a_network_the_text_stays_and_goes_out_later_by_itself(newsroom, desk):
    desk.context.set_offline(True)
    send(desk, "지하철에서 쓴 글")
    expect(desk.locator(".problem")).to_contain_text("연결이 끊겼습니다")
    expect(box(desk)).to_have_value("지하철에서 쓴 글")
    desk.context.set_offline(False)
    expect(thread(desk)).to_have_text("지하철에서 쓴 글")
    assert readable(newsroom) == ["지하철에서 쓴 글"]


def test_an_answer_lost_on_the_way_makes_no_second_comment(newsroom, desk):
    keys = []

    def lose_the_first_answer(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.route(COMMENTS, lose_the_first_answer)
    send(desk, "답을 못 받은 글")
    expect(thread(desk)).to_have_text("답을 못 받은 글")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert readable(newsroom) == ["답을 못 받은 글"]


def test_an_article_that_closed_unnoticed_says_so_and_keeps_the_text(newsroom, desk):
    article = f"{{s0}}article:demo/{newsroom.article}"
    newsroom.ombud.redis.hset(article, "closed", "1")
    send(desk, "늦게 쓴 글")
    expect(desk.locator(".problem")).to_contain_text("닫혀 있습니다")
    expect(box(desk)).to_have_value("늦게 쓴 글")


def test_a_closed_article_says_so_instead_of_a_form(newsroom, visit):
    newsroom.put_article(closed=True)
    page = visit(newsroom.path, reader="haneul")
    expect(page.get_by_text("이 기사의 댓글은 닫혀 있습니다.")).to_be_visible()
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    expect(box(page)).to_be_hidden()


def test_a_reply_is_written_where_it_was_asked_for_and_stands_below(newsroom, visit):
    parent = newsroom.submit("질문 하나 드립니다")
    page = written_by(visit, newsroom, "haneul")
    page.get_by_role("button", name="답글").click()
    expect(page.get_by_text("Mina 님에게 답글")).to_be_visible()
    send(page, "제가 알아요")
    expect(page.locator(f"[data-id='{parent['id']}'] .replies .text")).to_have_text("제가 알아요")


def test_an_author_withdraws_a_comment_after_being_asked(newsroom, desk):
    send(desk, "마음이 바뀔 글")
    desk.get_by_role("button", name="내리기").click()
    desk.get_by_role("group", name="내리기").get_by_role("button", name="내리기").click()
    expect(desk.get_by_text("마음이 바뀔 글")).to_have_count(0)
    assert readable(newsroom) == []


def test_without_javascript_a_comment_is_sent_and_what_became_of_it_is_said(newsroom, visit):
    page = visit(newsroom.path, reader="haneul", java_script_enabled=False)
    send(page, "스크립트 없이 쓴 글")
    expect(page.locator(".mine")).to_be_visible()
    page.goto(newsroom.url + newsroom.path)
    expect(page.locator(".comments .text")).to_have_text("스크립트 없이 쓴 글")
    send(page, "가" * 251)
    expect(page.locator(".problem")).to_contain_text("250")
    expect(box(page)).to_have_value("가" * 251)


def test_logging_in_and_out_with_an_account(newsroom, visit):
    page = visit(newsroom.path)
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    page.get_by_role("link", name="Facebook").click()
    page.get_by_label("표시할 이름").fill("새벽 독자")
    page.get_by_role("button", name="로그인").click()
    expect(page.get_by_text("새벽 독자 님으로 로그인했습니다")).to_be_visible()
    page.get_by_role("button", name="내 댓글").wait_for()
    page.get_by_role("button", name="로그아웃").click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()


def test_the_form_goes_while_an_article_is_closed_and_comes_back(newsroom, desk):
    settings = f"/v1/sites{newsroom.path}/settings/closed"
    newsroom.call("PUT", settings, {"minutes": 30, "why": "속보"})
    expect(desk.get_by_text("이 기사의 댓글은 닫혀 있습니다.")).to_be_visible()
    expect(box(desk)).to_be_hidden()
    newsroom.call("DELETE", settings)
    expect(box(desk)).to_be_visible()
    expect(desk.get_by_text("닫혀 있습니다")).to_have_count(0)


def test_words_stay_where_an_article_is_closed_meanwhile(newsroom, desk):
    box(desk).fill("조금 늦은 글")
    newsroom.call("PUT", f"/v1/sites{newsroom.path}/settings/staff-first", {"minutes": 30})
    expect(desk.get_by_text("지금은 기자와 편집자만")).to_be_visible()
    expect(box(desk)).to_have_value("조금 늦은 글")
    expect(desk.get_by_role("button", name="등록", exact=True)).to_be_disabled()

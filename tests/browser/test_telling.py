"""What happens is told to who cannot see it: WCAG 4.1.3 and 3.3.1.

A message counts as told where it appears within a region that was there, and marked, before: only
then do screen readers read it out.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import Held, at_rest

REGIONS = "[role=status], [role=alert], [aria-live]"
MARK = "(regions) => { for (const each of regions) each.wasThere = true; }"
TOLD = """(element) => {
    for (let each = element; each; each = each.parentElement) if (each.wasThere) return true;
    return false;
}"""
DESCRIPTION = """(box) => box.getAttribute("aria-describedby").split(" ").map((id) =>
    box.getRootNode().getElementById(id).textContent).join(" ")"""


def write(page, text):
    page.get_by_label("댓글 쓰기").fill(text)


def send(page, text):
    write(page, text)
    page.locator(".compose [type=submit]").click()


def too_long(page, newsroom):
    write(page, "가" * 253)


def nothing_written(page, newsroom):
    send(page, "")


def received(page, newsroom):
    page.route("**/v1/comments/*", lambda route: route.abort())
    send(page, "아직 확인 중인 글")


def warned(page, newsroom):
    write(page, "OMBUD-HOLD-TEST")


def reported(page, newsroom):
    page.locator(".thread [data-act=report]").first.click()
    page.get_by_role("button", name="신고하기").click()


def not_loaded(page, newsroom):
    page.route("**/comments?order=oldest", lambda route: route.abort())
    page.get_by_role("button", name="등록순").click()


def another_comment(page, newsroom):
    newsroom.submit("방금 올라온 글", author="jun")


def closed(page, newsroom):
    newsroom.call("PUT", f"/v1/sites{newsroom.path}/settings/closed", {"minutes": 30})


def not_signed_in(page, newsroom):
    page.locator(".thread [data-act=agree]").first.click()


def withdrawn(page, newsroom):
    newsroom.submit("곧 내릴 댓글", author="haneul")
    page.get_by_role("button", name="새 댓글 1개").click()
    page.locator(".thread [data-act=withdraw]").click()
    page.locator(".thread .panel").get_by_role("button", name="내리기").click()


def signed_out(page, newsroom):
    page.context.clear_cookies()
    send(page, "로그아웃된 뒤에 쓴 댓글")


@pytest.mark.parametrize(
    ("act", "reader", "words"),
    [
        (too_long, "haneul", "3자가 넘었습니다. 250자까지 쓸 수 있습니다."),
        (nothing_written, "haneul", "내용을 입력해 주세요."),
        (received, "haneul", "접수했습니다. 댓글을 확인하고 있습니다."),
        (warned, "haneul", "이대로 등록하면 담당자가 읽은 뒤 게재됩니다."),
        (reported, "haneul", "고맙습니다. 담당자가 읽어 보겠습니다."),
        (not_loaded, "haneul", "댓글을 불러오지 못했습니다."),
        (another_comment, "haneul", "새 댓글 1개"),
        (closed, "haneul", "이 기사의 댓글은 닫혀 있습니다."),
        (not_signed_in, "", "먼저 로그인해 주세요."),
        (withdrawn, "haneul", "작성자가 내림"),
        (signed_out, "haneul", "haneul 님의 로그인이 끝났습니다."),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_happens_is_told_where_it_is_heard(act, reader, words, newsroom, visit):
    newsroom.submit("읽고 있는 의견")
    page = visit(newsroom.path, reader=reader)
    at_rest(page)
    page.locator(f"ombud-comments :is({REGIONS})").evaluate_all(MARK)
    act(page, newsroom)
    message = page.locator("ombud-comments").get_by_text(words)
    expect(message).to_be_visible()
    assert message.evaluate(TOLD)


def refused(page, text, state):
    """Have a comment decided while what is there is marked; answers its card."""
    asked = Held(page, "**/v1/comments/*", times=1)
    write(page, text)
    page.get_by_role("button", name="그대로 등록").click()
    card = page.locator(".own .mine")
    card.wait_for()
    page.locator(f"ombud-comments :is({REGIONS})").evaluate_all(MARK)
    asked.first().continue_()
    page.locator(f".own .mine[data-state={state}]").wait_for()
    return card


def test_why_a_comment_is_held_is_told(newsroom, visit):
    page = visit(newsroom.path, reader="haneul")
    card = refused(page, "OMBUD-HOLD-TEST 시험", "held")
    assert card.get_by_text("시험 문구가 들어 있어 담당자가 확인합니다").evaluate(TOLD)


def test_that_an_appeal_was_received_is_told_to_who_is_still_at_the_comment(newsroom, visit):
    page = visit(newsroom.path, reader="haneul")
    card = refused(page, "주민번호는 900101-1234568 입니다", "rejected")
    card.get_by_role("button", name="이의 제기").press("Enter")
    page.get_by_label("다시 살펴봐야 하는 이유를").fill("보기로 쓴 번호입니다")
    card.get_by_role("button", name="이의 제기 보내기").press("Enter")
    message = card.get_by_text("이의 제기를 접수했습니다.")
    expect(message).to_be_visible()
    assert message.evaluate(TOLD)
    expect(card).to_be_focused()
    expect(card.get_by_role("button", name="이의 제기")).to_have_count(0)


@pytest.mark.parametrize("act", [too_long, nothing_written], ids=lambda act: act.__name__)
def test_a_mistake_is_part_of_what_the_box_is_described_by(act, newsroom, visit):
    page = visit(newsroom.path, reader="haneul")
    at_rest(page)
    act(page, newsroom)
    expect(page.locator("#problem")).not_to_be_empty()
    box = page.get_by_label("댓글 쓰기")
    assert page.locator("#problem").inner_text() in box.evaluate(DESCRIPTION)
    expect(box).to_have_attribute("aria-invalid", "true")

"""What readers do with comments of their own, and what they are not offered for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_impatient import act, button
from tests.browser.waiting import Held, at_rest
from worker.records import find
from worker.withdraw import withdraw


def test_nobody_is_offered_to_agree_with_themselves(newsroom, visit):
    newsroom.submit("내가 쓴 댓글", author="haneul")
    newsroom.submit("남이 쓴 댓글", author="jun")
    page = visit(newsroom.path, reader="haneul")
    own = page.locator(".thread .comment").filter(has_text="내가 쓴")
    theirs = page.locator(".thread .comment").filter(has_text="남이 쓴")
    for name in ("agree", "disagree"):
        expect(own.locator(f"[data-act={name}]")).to_be_disabled()
        expect(theirs.locator(f"[data-act={name}]")).to_be_enabled()
    expect(own.locator("[data-act=reply]")).to_be_enabled()


@pytest.mark.parametrize(("name", "label"), [("report", "담당자가 알아야 할"), ("edit", "고쳐 쓴")])
def test_escape_shuts_a_panel_and_keeps_what_is_written_in_it(name, label, newsroom, visit):
    newsroom.submit("다리가 열려서 반갑습니다", author="haneul" if name == "edit" else "jun")
    page = visit(newsroom.path, reader="haneul")
    act(page, name).click()
    field = page.get_by_label(label)
    field.fill("쓰다 만 글")
    field.press("Escape")
    expect(field).to_be_hidden()
    expect(act(page, name)).to_be_focused()
    act(page, name).press("Enter")
    expect(field).to_be_visible()
    expect(field).to_have_value("쓰다 만 글")
    assert (
        page.evaluate(
            "document.querySelector('ombud-comments').shadowRoot.activeElement.closest('.panel')"
            ".dataset.name"
        )
        == name
    )


def test_escape_that_an_input_method_takes_leaves_the_panel_open(newsroom, visit):
    newsroom.submit("다리가 열려서 반갑습니다", author="haneul")
    page = visit(newsroom.path, reader="haneul")
    act(page, "edit").click()
    field = page.get_by_label("고쳐 쓴")
    field.evaluate(
        "(box) => box.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Escape', isComposing: true, bubbles: true }))"
    )
    expect(field).to_be_visible()


def test_a_reply_to_what_is_gone_keeps_its_text_and_is_sent_as_no_reply(newsroom, visit):
    parent = newsroom.submit("곧 내려갈 댓글", author="jun")
    page = visit(newsroom.path, reader="haneul")
    act(page, "reply").click()
    page.get_by_label("댓글 쓰기").fill("답글로 쓴 글입니다")
    store = newsroom.ombud.store
    store.run(withdraw(find(store, parent["id"]), newsroom.ombud.keys))
    button(page, "등록").click()
    expect(page.locator(".problem")).to_contain_text("답글이 아닌 새 댓글로는 등록할 수 있습니다")
    expect(page.get_by_label("댓글 쓰기")).to_have_value("답글로 쓴 글입니다")
    button(page, "답글 취소").click()
    button(page, "등록").click()
    expect(page.locator(".thread .text")).to_have_text("답글로 쓴 글입니다")


@pytest.mark.parametrize("listed", [False, True], ids=["above the thread", "in my comments"])
def test_a_held_comment_is_withdrawn_by_its_author(listed, newsroom, visit):
    author = f"writer-of-{newsroom.article}"
    page = visit(newsroom.path, reader=author)
    if listed:
        held = newsroom.submit("OMBUD-HOLD-TEST 시험입니다", author=author)["id"]
        button(page, "내 댓글").click()
    else:
        page.get_by_label("댓글 쓰기").fill("OMBUD-HOLD-TEST 시험입니다")
        with page.expect_response("**/comments") as sent:
            button(page, "그대로 등록").click()
        held = sent.value.json()["id"]
    card = page.locator(".mine[data-state=held]")
    card.get_by_role("button", name="내리기").click()
    page.get_by_text("이 댓글을 내릴까요?").wait_for()
    card.locator(".panel").get_by_role("button", name="내리기").press("Enter")
    card = page.locator(".mine[data-state=withdrawn]")
    expect(card).to_contain_text("작성자가 내림")
    expect(card).to_be_focused()
    expect(card.get_by_role("button", name="내리기")).to_have_count(0)
    _, found = newsroom.call("GET", f"/v1/comments/{held}")
    assert found["state"] == "withdrawn"
    kept = page.evaluate("Object.entries(sessionStorage)")
    assert {value for key, value in kept if key.startswith("ombud:own:")} <= {"[]"}


def test_all_that_somebody_wrote_is_gone_through_page_by_page(newsroom, visit):
    author = f"writer-of-{newsroom.article}"
    for number in range(23):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=author)
    page = visit(newsroom.path, reader=author)
    page.route("**/v1/me/comments?*", lambda route: route.abort(), times=1)
    button(page, "내 댓글").click()
    mine = page.locator("#my-comments")
    mine.get_by_role("button", name="다시 시도").press("Enter")
    expect(mine.locator(".mine")).to_have_count(20)
    expect(mine.locator(".mine").first).to_be_focused()
    page.route("**/v1/me/comments?*", lambda route: route.abort(), times=1)
    mine.get_by_role("button", name="댓글 더 보기").press("Enter")
    expect(mine.get_by_role("alert")).to_have_text("댓글을 불러오지 못했습니다.")
    held = Held(page, "**/v1/me/comments?*")
    for _ in range(2):
        mine.get_by_role("button", name="댓글 더 보기").press("Enter")
    for _ in range(2):
        held.first().continue_()
    at_rest(page)
    expect(mine.locator(".mine")).to_have_count(23)
    expect(mine.locator(".mine").nth(20)).to_be_focused()
    expect(mine.locator(".text").last).to_have_text("0번째로 쓰는 의견입니다")
    expect(mine.get_by_role("button", name="댓글 더 보기")).to_have_count(0)

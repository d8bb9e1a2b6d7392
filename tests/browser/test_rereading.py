"""The thread is read anew below who writes in it: what is gone goes, and nothing else changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_featured import mark
from tests.browser.test_live import press
from tests.browser.waiting import at_rest
from tests.browser.watching import HIDE
from worker.records import find
from worker.withdraw import withdraw

REREAD = """() => {
    const told = new MessageEvent("reread", { data: "{}" });
    for (const stream of streams) stream.dispatchEvent(told);
}"""
MISSED = {"content_type": "text/event-stream", "body": "event: reread\ndata: {}\n\n"}
"""The stream of who missed more than it can tell."""

MOST_ASKED = 20
"""Questions about single comments, whenever the list is read anew."""

NOTE = "담당자가 알아야 할 점이 있나요?"


def button(where, name):
    return where.get_by_role("button", name=name, exact=True)


def comment(page, text):
    return page.locator(".thread .comment", has_text=text)


def report(page, text):
    """Begin to report this comment."""
    comment(page, text).locator("[data-act=report]").click()
    page.get_by_label(NOTE).fill("긴 설명")


def take_off(newsroom, record):
    store = newsroom.ombud.store
    store.run(withdraw(find(store, record["id"]), newsroom.ombud.keys))


def many(newsroom):
    """One comment more than a page of the list holds: the records, oldest first."""
    return [
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
        for number in range(21)
    ]


def reread(page):
    """Have the list read anew, and wait until it is compared."""
    with page.expect_response("**/comments?*"):
        page.evaluate(REREAD)
    at_rest(page)


def test_what_was_withdrawn_while_nobody_looked_goes_and_the_panel_stays(newsroom, visit):
    newsroom.submit("읽고 있는 댓글")
    leaving = newsroom.submit("곧 내릴 댓글", author="jun")
    page = visit(newsroom.path, reader="haneul")
    report(page, "읽고 있는 댓글")
    page.evaluate(HIDE, True)
    take_off(newsroom, leaving)
    page.evaluate(HIDE, False)
    expect(page.locator(".thread .text")).to_have_text(["읽고 있는 댓글"])
    expect(page.get_by_label(NOTE)).to_have_value("긴 설명")
    expect(page.get_by_label(NOTE)).to_be_focused()


@pytest.mark.parametrize("order", ["최신순", "등록순", "공감순", "추천"])
def test_what_was_withdrawn_of_a_later_page_goes_in_every_order(order, newsroom, visit):
    for each in [newsroom.submit("가장 먼저 쓴 의견입니다"), *many(newsroom)]:
        mark(newsroom, each)
    page = visit(newsroom.path, reader="haneul")
    press(page, order)
    button(page, "댓글 더 보기").click()
    shown = page.locator(".thread .comment")
    expect(shown).to_have_count(22)
    first, *others, last = (each.get_attribute("data-id") for each in shown.all())
    shown.first.locator("[data-act=report]").click()
    page.get_by_label(NOTE).fill("긴 설명")
    page.evaluate(HIDE, True)
    take_off(newsroom, {"id": last})
    page.route("**/events*", lambda route: route.abort())
    page.route("**/events*", lambda route: route.fulfill(**MISSED), times=1)
    page.evaluate(HIDE, False)
    expect(shown).to_have_count(21)
    assert [each.get_attribute("data-id") for each in shown.all()] == [first, *others]
    expect(page.get_by_label(NOTE)).to_have_value("긴 설명")
    expect(page.get_by_label(NOTE)).to_be_focused()


def test_who_writes_below_an_answer_goes_on_where_what_it_answers_is_withdrawn(newsroom, visit):
    asked = newsroom.submit("곧 내릴 질문")
    newsroom.submit("읽고 있는 답글", author="jun", parent=asked["id"])
    page = visit(newsroom.path, reader="haneul")
    page.locator(".replies [data-act=report]").click()
    page.get_by_label(NOTE).press_sequentially("긴 ")
    take_off(newsroom, asked)
    expect(page.locator(".thread .text")).to_have_text(["읽고 있는 답글"])
    expect(page.get_by_label(NOTE)).to_be_focused()
    page.keyboard.type("설명")
    expect(page.get_by_label(NOTE)).to_have_value("긴 설명")


def test_ones_own_withdrawn_comment_in_an_older_list_is_not_called_new(newsroom, visit):
    newsroom.submit("읽고 있는 댓글")
    newsroom.submit("곧 내릴 댓글", author="haneul")
    page = visit(newsroom.path, reader="haneul")
    _, older = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    report(page, "읽고 있는 댓글")
    comment(page, "곧 내릴 댓글").locator("[data-act=withdraw]").click()
    button(comment(page, "곧 내릴 댓글").locator(".panel"), "내리기").click()
    expect(comment(page, "곧 내릴 댓글")).to_have_count(0)
    page.route("**/comments?*", lambda route: route.fulfill(json=older))
    reread(page)
    page.unroute("**/comments?*")
    newsroom.submit("그사이에 온 댓글", author="jun")
    button(page, "새 댓글 1개").click()
    texts = ["그사이에 온 댓글", "읽고 있는 댓글"]
    expect(page.locator(".thread .text")).to_have_text(texts)


def test_what_rose_in_another_order_is_not_called_new_and_what_sank_stays(newsroom, visit):
    written = many(newsroom)
    page = visit(newsroom.path, reader="haneul")
    button(page, "공감순").click()
    expect(button(page, "공감순")).to_have_attribute("aria-pressed", "true")
    shown = {each.get_attribute("data-id") for each in page.locator(".thread .comment").all()}
    [risen] = [each for each in written if each["id"] not in shown]
    page.locator(".thread [data-act=report]").first.click()
    _, listed = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments?order=popular")
    _, rest = newsroom.call(
        "GET", f"/v1/sites{newsroom.path}/comments?order=popular&cursor={listed['next']}"
    )
    assert [each["id"] for each in rest["items"]] == [risen["id"]]
    listed["items"] = [*rest["items"], *listed["items"][:-1]]
    page.route("**/comments?*", lambda route: route.fulfill(json=listed))
    reread(page)
    page.unroute("**/comments?*")
    newsroom.submit("그사이에 온 댓글", author="jun")
    expect(page.locator("ombud-comments .fresh")).to_have_text("새 댓글 1개")
    left = [each.get_attribute("data-id") for each in page.locator(".thread .comment").all()]
    assert sorted(left) == sorted(shown)


@pytest.mark.parametrize("how", ["취소", "신고", "신고하기"])
def test_once_the_panel_is_shut_the_list_is_as_it_should_be(how, newsroom, visit):
    many(newsroom)
    page = visit(newsroom.path, reader="haneul")
    report(page, "20번째로 쓰는 의견입니다")
    newsroom.submit("그사이에 온 댓글", author="jun")
    button(page, "새 댓글 1개").wait_for()
    reread(page)
    expect(button(page, "새 댓글 1개")).to_be_visible()
    with page.expect_response("**/comments?*"):
        button(comment(page, "20번째로 쓰는 의견입니다"), how).click()
    expect(page.locator(".thread .text").first).to_have_text("그사이에 온 댓글")
    here = comment(page, "20번째로 쓰는 의견입니다")
    expect(here.locator("[data-act=report]")).to_be_focused()
    said = "고맙습니다. 담당자가 읽어 보겠습니다." if how == "신고하기" else ""
    expect(here.locator(".notice")).to_have_text(said)
    expect(page.locator("ombud-comments .panel")).to_have_count(0)


def test_a_long_list_below_who_writes_asks_no_more_than_a_page_of_questions(newsroom, visit):
    newsroom.submit("읽고 있는 댓글")
    _, listed = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    [item] = listed["items"]
    listed["items"] = [{**item, "id": f"{number}"} for number in range(60)]
    page = visit("", reader="haneul")
    page.route("**/comments?*", lambda route: route.fulfill(json=listed))
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(json={**item, "state": "published"})

    page.route("**/v1/comments/*", answer)
    page.goto(newsroom.url + newsroom.path)
    page.locator(".thread [data-act=report]").first.click()
    page.get_by_label(NOTE).fill("긴 설명")
    listed["items"] = []
    reread(page)
    assert len(asked) == len(set(asked)) == MOST_ASKED
    expect(page.locator(".thread .comment")).to_have_count(60)


def test_a_panel_that_was_put_away_keeps_no_list_from_being_read_anew(newsroom, visit):
    newsroom.submit("읽고 있는 댓글")
    page = visit(newsroom.path, reader="haneul")
    report(page, "읽고 있는 댓글")
    page.keyboard.press("Escape")
    newsroom.submit("그사이에 온 댓글", author="jun")
    button(page, "새 댓글 1개").wait_for()
    reread(page)
    expect(page.locator(".thread .text")).to_have_text(["그사이에 온 댓글", "읽고 있는 댓글"])


def test_that_ones_own_is_withdrawn_is_said_after_the_list_was_read_anew(newsroom, visit):
    newsroom.submit("읽고 있는 댓글")
    newsroom.submit("곧 내릴 댓글", author="haneul")
    page = visit(newsroom.path, reader="haneul")
    comment(page, "곧 내릴 댓글").locator("[data-act=withdraw]").click()
    reread(page)
    with page.expect_response("**/comments?*"):
        button(comment(page, "곧 내릴 댓글").locator(".panel"), "내리기").click()
    expect(page.locator(".thread .text")).to_have_text(["읽고 있는 댓글"])
    at_rest(page)
    expect(page.locator(".thread > [role=status]")).to_have_text("작성자가 내림")

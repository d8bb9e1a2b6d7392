"""The thread, live: what others do is seen without asking, and never moves what is being read."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_reading import DRAWN, drawn, texts
from tests.browser.waiting import Held, at_rest
from tests.browser.watching import HIDE
from worker import events
from worker.records import find
from worker.withdraw import withdraw

# Every reader comes back a little earlier or later than others; here they all come in the middle.
IN_THE_MIDDLE = "Math.random = () => 0.5"

BREAK = "() => { [...streams][0].dispatchEvent(new Event('error')); return streams.size; }"


def press(page, order):
    """Ask for another order, and wait until it is shown."""
    button = page.get_by_role("button", name=order)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_new_comment_waits_behind_a_button_and_moves_nothing(newsroom, visit):
    newsroom.submit("먼저 쓴 댓글")
    page = drawn(visit(newsroom.path))
    newsroom.submit("방금 쓴 댓글", author="jun")
    button = page.get_by_role("button", name="새 댓글 1개")
    expect(button).to_be_visible()
    assert texts(page) == ["먼저 쓴 댓글"]
    button.click()
    assert texts(page) == ["방금 쓴 댓글", "먼저 쓴 댓글"]
    expect(page.locator(f"{DRAWN} .total")).to_have_text("댓글 2개")


def test_a_withdrawn_comment_vanishes_from_an_open_page(newsroom, visit):
    comment = newsroom.submit("곧 내릴 댓글")
    page = drawn(visit(newsroom.path))
    store = newsroom.ombud.store
    store.run(withdraw(find(store, comment["id"]), newsroom.ombud.keys))
    expect(page.locator(f"{DRAWN} .text")).to_have_count(0)


def test_replies_stay_where_their_parent_was_taken_off(newsroom, visit):
    parent = newsroom.submit("곧 내릴 댓글")
    newsroom.submit("답글입니다", author="jun", parent=parent["id"])
    page = drawn(visit(newsroom.path))
    assert texts(page) == ["곧 내릴 댓글", "답글입니다"]
    store = newsroom.ombud.store
    store.run(withdraw(find(store, parent["id"]), newsroom.ombud.keys))
    expect(page.locator(f"{DRAWN} .text")).to_have_text(["답글입니다"])


def test_what_happens_between_the_list_and_the_stream_is_not_missed(newsroom, visit):
    comment = newsroom.submit("곧 내릴 댓글")
    page = visit("")
    streams = Held(page, "**/events*")
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    assert texts(page) == ["곧 내릴 댓글"]
    store = newsroom.ombud.store
    store.run(withdraw(find(store, comment["id"]), newsroom.ombud.keys))
    newsroom.submit("그사이 쓴 댓글", author="jun")
    newsroom.submit("그사이 또 쓴 댓글", author="jun")
    with page.expect_request("**/comments?order=newest&count=2"):  # which no cache has
        streams.first().continue_()
    expect(page.locator(f"{DRAWN} .text")).to_have_text(["그사이 또 쓴 댓글", "그사이 쓴 댓글"])


def test_a_page_nobody_looks_at_listens_to_nothing_and_catches_up(newsroom, visit):
    page = visit(newsroom.path)
    newsroom.submit("보는 동안 쓴 댓글")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()
    page.evaluate(HIDE, True)
    assert page.evaluate("streams.size") == 0
    newsroom.submit("안 보는 동안 쓴 댓글", author="jun")
    page.evaluate(HIDE, False)
    expect(page.get_by_role("button", name="새 댓글 2개")).to_be_visible()


def test_a_page_that_missed_too_much_reads_its_list_again(newsroom, visit, monkeypatch):
    monkeypatch.setattr(events, "MOST_REPLAYED", 1)
    page = visit(newsroom.path)
    newsroom.submit("보는 동안 쓴 댓글")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()
    page.evaluate(HIDE, True)
    for text in ("안 보는 동안 쓴 댓글", "안 보는 동안 또 쓴 댓글"):
        newsroom.submit(text, author="jun")
    page.evaluate(HIDE, False)
    shown = ["안 보는 동안 또 쓴 댓글", "안 보는 동안 쓴 댓글", "보는 동안 쓴 댓글"]
    expect(page.locator(f"{DRAWN} .text")).to_have_text(shown)


def test_in_another_order_new_comments_lead_to_the_newest(newsroom, visit):
    newsroom.submit("먼저 쓴 댓글")
    page = drawn(visit(newsroom.path))
    press(page, "등록순")
    newsroom.submit("방금 쓴 댓글", author="jun")
    page.get_by_role("button", name="새 댓글 1개").click()
    expect(page.get_by_role("button", name="최신순")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{DRAWN} .comment").first).to_be_focused()
    assert texts(page) == ["방금 쓴 댓글", "먼저 쓴 댓글"]


def test_what_comes_while_another_order_is_fetched_is_not_lost(newsroom, visit):
    for number in range(20):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
    page = visit(newsroom.path)
    slow = Held(page, "**/comments?order=oldest", times=1)
    page.get_by_role("button", name="등록순").click()
    route = slow.first()
    answer = route.fetch()
    newsroom.submit("그사이에 쓴 댓글", author="jun")
    button = page.get_by_role("button", name="새 댓글 1개")
    expect(button).to_be_visible()
    route.fulfill(response=answer)
    expect(page.get_by_role("button", name="등록순")).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_visible()
    button.click()
    expect(page.locator(f"{DRAWN} .text").first).to_have_text("그사이에 쓴 댓글")


def test_what_the_list_shows_is_no_longer_called_new(newsroom, visit):
    for number in range(20):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
    page = visit(newsroom.path)
    newsroom.submit("방금 쓴 댓글", author="jun")
    button = page.get_by_role("button", name="새 댓글 1개")
    expect(button).to_be_visible()
    press(page, "등록순")
    expect(button).to_be_visible()
    page.get_by_role("button", name="댓글 더 보기").click()
    expect(page.locator(f"{DRAWN} .text").last).to_have_text("방금 쓴 댓글")
    expect(button).to_be_hidden()


def test_many_new_comments_stand_in_the_order_of_the_newest(newsroom, visit):
    page = visit(newsroom.path)
    press(page, "공감순")
    written = [f"{number}번째로 쓰는 의견입니다" for number in range(21)]
    for text in written:
        newsroom.submit(text, author=f"reader-{text[:2]}")
    page.get_by_role("button", name="새 댓글 21개").click()
    expect(page.get_by_role("button", name="최신순")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("ombud-comments .fresh")).to_be_hidden()
    assert texts(page) == written[:0:-1]


def test_what_vanishes_while_a_list_is_fetched_does_not_come_back(newsroom, visit):
    comment = newsroom.submit("곧 내릴 댓글")
    page = visit(newsroom.path)
    slow = Held(page, "**/comments?order=oldest", times=1)
    page.get_by_role("button", name="등록순").click()
    route = slow.first()
    answer = route.fetch()
    store = newsroom.ombud.store
    store.run(withdraw(find(store, comment["id"]), newsroom.ombud.keys))
    expect(page.locator(f"{DRAWN} .text")).to_have_count(0)
    route.fulfill(response=answer)
    expect(page.get_by_role("button", name="등록순")).to_have_attribute("aria-pressed", "true")
    at_rest(page)
    assert texts(page) == []


def test_the_order_asked_for_last_is_the_one_shown(newsroom, visit):
    for text in ("먼저 쓴 댓글", "방금 쓴 댓글"):
        newsroom.submit(text)
    page = drawn(visit(newsroom.path))
    slow = Held(page, "**/comments?order=oldest", times=1)
    page.get_by_role("button", name="등록순").click()
    page.get_by_role("button", name="공감순").click()
    expect(page.get_by_role("button", name="공감순")).to_have_attribute("aria-pressed", "true")
    slow.first().continue_()
    at_rest(page)
    expect(page.get_by_role("button", name="공감순")).to_have_attribute("aria-pressed", "true")


def test_a_list_that_failed_comes_when_the_reader_asks_again(newsroom, visit):
    newsroom.submit("먼저 쓴 댓글")
    page = visit("")
    page.route("**/comments?order=newest", lambda route: route.abort())
    page.route("**/events*", lambda route: route.abort())
    page.goto(newsroom.url + newsroom.path)
    again = drawn(page).get_by_role("button", name="다시 시도")
    page.unroute("**/comments?order=newest")
    again.click()
    expect(page.locator(f"{DRAWN} .text")).to_have_text("먼저 쓴 댓글")
    expect(again).to_have_count(0)


def test_a_broken_stream_is_opened_again_ever_later(newsroom, visit):
    page = visit("")
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.add_init_script(IN_THE_MIDDLE)
    opened = Held(page, "**/events*")
    page.goto(newsroom.url + newsroom.path)
    for wait_ms in (1000, 2000, 4000):
        opened.first().abort()
        page.wait_for_function("() => streams.size === 0")
        page.clock.run_for(wait_ms - 1)
        assert page.evaluate("streams.size") == 0
        page.clock.run_for(1)
        assert page.evaluate("streams.size") == 1


def test_where_a_network_has_all_its_streams_the_page_reads_on_and_listens_later(newsroom, visit):
    newsroom.submit("먼저 쓴 댓글")
    page = visit("")
    asked = []
    page.on("response", lambda answer: "/events" in answer.url and asked.append(answer.status))
    page.route("**/events*", lambda route: route.fulfill(status=429), times=1)
    with page.expect_response(lambda answer: "/events" in answer.url and answer.status == 200):
        page.goto(newsroom.url + newsroom.path)
    assert asked == [429, 200]
    drawn(page)
    assert texts(page) == ["먼저 쓴 댓글"]
    newsroom.submit("나중에 쓴 댓글", author="jun")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()


def test_a_stream_that_broke_goes_on_from_the_last_event(newsroom, visit):
    page = visit(newsroom.path)
    newsroom.submit("들은 댓글")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()
    with page.expect_request("**/events?last_event_id=*"):
        assert page.evaluate(BREAK) == 0
        newsroom.submit("끊긴 동안 쓴 댓글", author="jun")
        expect(page.get_by_role("button", name="새 댓글 2개")).to_be_visible()


def test_reactions_of_others_are_counted_while_one_reads(newsroom, visit):
    comment = newsroom.submit("버스보다 자전거가 빠릅니다")
    page = drawn(visit(newsroom.path))
    agree = page.locator(f"{DRAWN} .comment [data-act=agree]")
    expect(agree).to_have_text("공감")
    other = drawn(visit(newsroom.path, reader="jun"))
    other.locator(f"[data-id='{comment['id']}'] [data-act=agree]").click()
    expect(agree).to_have_text("공감 1")
    expect(agree).to_have_attribute("aria-pressed", "false")

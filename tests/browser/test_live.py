"""The thread, live: what others do is seen without asking, and never moves what is being read."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_reading import DRAWN, drawn, texts
from tests.browser.watching import HIDE, STREAMS
from worker.records import find
from worker.withdraw import withdraw

# Every reader comes back a little earlier or later than others; here they all come in the middle.
IN_THE_MIDDLE = "Math.random = () => 0.5"


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


def test_what_happens_between_the_list_and_the_stream_is_not_missed(newsroom, visit):
    comment = newsroom.submit("곧 내릴 댓글")
    page = visit("")
    streams = []
    page.route("**/events*", lambda route: streams.append(route))  # noqa: PLW0108 - must be wrapped
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    assert texts(page) == ["곧 내릴 댓글"]
    store = newsroom.ombud.store
    store.run(withdraw(find(store, comment["id"]), newsroom.ombud.keys))
    streams[0].continue_()
    expect(page.locator(f"{DRAWN} .text")).to_have_count(0)


def test_a_page_nobody_looks_at_listens_to_nothing_and_catches_up(newsroom, visit):
    page = visit("")
    page.add_init_script(STREAMS)
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    page.wait_for_function("() => streams.size === 1 && [...streams][0].readyState === 1")
    newsroom.submit("보는 동안 쓴 댓글")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()
    page.evaluate(HIDE, True)
    assert page.evaluate("streams.size") == 0
    newsroom.submit("안 보는 동안 쓴 댓글", author="jun")
    page.evaluate(HIDE, False)
    expect(page.get_by_role("button", name="새 댓글 2개")).to_be_visible()


def test_in_another_order_new_comments_lead_to_the_newest(newsroom, visit):
    newsroom.submit("먼저 쓴 댓글")
    page = drawn(visit(newsroom.path))
    page.get_by_role("button", name="등록순").click()
    newsroom.submit("방금 쓴 댓글", author="jun")
    page.get_by_role("button", name="새 댓글 1개").click()
    expect(page.get_by_role("button", name="최신순")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{DRAWN} .comment").first).to_be_focused()
    assert texts(page) == ["방금 쓴 댓글", "먼저 쓴 댓글"]


def test_the_order_asked_for_last_is_the_one_shown(newsroom, visit):
    for text in ("먼저 쓴 댓글", "방금 쓴 댓글"):
        newsroom.submit(text)
    page = drawn(visit(newsroom.path))
    slow = []
    page.route("**/comments?order=oldest", lambda route: slow.append(route))  # noqa: PLW0108 - must be wrapped
    page.get_by_role("button", name="등록순").click()
    page.get_by_role("button", name="공감순").click()
    expect(page.get_by_role("button", name="공감순")).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/comments?order=oldest"):
        slow[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done))")
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
    page.clock.install()
    page.add_init_script(IN_THE_MIDDLE)
    opened = []

    def refuse(route):
        opened.append(route.request.url)
        route.abort()

    page.route("**/events*", refuse)
    with page.expect_event("requestfailed"):
        page.goto(newsroom.url + newsroom.path)
    drawn(page)
    for wait_ms in (1000, 2000, 4000):
        before = len(opened)
        page.clock.run_for(wait_ms - 100)
        assert len(opened) == before
        with page.expect_event("requestfailed"):
            page.clock.run_for(200)
        assert len(opened) == before + 1
        page.evaluate("new Promise((done) => queueMicrotask(done))")


def test_a_stream_that_broke_goes_on_from_the_last_event(newsroom, visit):
    page = visit("")
    page.add_init_script(STREAMS)
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    page.wait_for_function("() => streams.size === 1 && [...streams][0].readyState === 1")
    newsroom.submit("들은 댓글")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()
    page.evaluate("[...streams][0].dispatchEvent(new Event('error'))")
    assert page.evaluate("streams.size") == 0
    newsroom.submit("끊긴 동안 쓴 댓글", author="jun")
    with page.expect_request("**/events?last_event_id=*"):
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

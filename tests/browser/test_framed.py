"""In the frame on another newspaper's page it lives and warns as on our own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest
from tests.browser.writers import TAG, Writer
from worker.records import find
from worker.withdraw import withdraw

HELD = "OMBUD-HOLD-TEST 시험입니다"


@pytest.fixture
def framed(newsroom, visit):
    """Give a reader who is signed in and new here, on another newspaper's page."""
    page = visit("", reader=f"writer-of-{newsroom.article}")
    with paper(TAG.format(article=newsroom.article), newsroom.url) as address:
        yield Writer(page, address, framed=True)


def test_what_others_write_and_withdraw_is_seen_live(newsroom, framed):
    first = newsroom.submit("먼저 쓴 댓글")
    framed.open()
    expect(framed.published).to_have_text("먼저 쓴 댓글")
    newsroom.submit("방금 쓴 댓글", author="jun")
    fresh = framed.button("새 댓글 1개")
    expect(fresh).to_be_visible()
    expect(framed.published).to_have_text(["먼저 쓴 댓글"])
    fresh.click()
    expect(framed.published).to_have_text(["방금 쓴 댓글", "먼저 쓴 댓글"])
    store = newsroom.ombud.store
    store.run(withdraw(find(store, first["id"]), newsroom.ombud.keys))
    expect(framed.published).to_have_text(["방금 쓴 댓글"])


def test_who_would_be_held_is_warned_before_it_is_sent(newsroom, framed):
    page = framed.open().page
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # however long the service takes, its reader waits for it
    warning = framed.comments.locator("ombud-comments .warning")
    framed.send(HELD)
    expect(warning).to_contain_text("이대로 등록하면 담당자가 읽은 뒤 게재됩니다.")
    expect(warning).to_contain_text("시험 문구가 들어 있어 담당자가 확인합니다")
    expect(framed.box).to_have_value(HELD)
    mine = framed.comments.locator("ombud-comments .own .mine")
    expect(mine).to_have_count(0)
    framed.button("그대로 등록").click()
    page.clock.resume()
    expect(mine).to_have_attribute("data-state", "held")
    expect(warning).to_be_empty()
    at_rest(page)

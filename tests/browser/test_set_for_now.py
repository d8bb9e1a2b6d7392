"""What a newsroom sets for a while ends by itself, on open pages, too."""

from __future__ import annotations

import json
import re
import time

from playwright.sync_api import expect

MINUTES = 30


def let_the_time_pass(newsroom, page):
    """Be after the end of what was set: for the store, and for the page that nobody tells."""
    article = f"{{s0}}article:demo/{newsroom.article}"
    redis = newsroom.ombud.redis
    switches = json.loads(redis.hget(article, "switches"))
    for each in switches.values():
        assert int(each["until"]) > time.time() * 1e6
        each["until"] = str(int(each["until"]) - MINUTES * 60_000_000)
    redis.hset(article, "switches", json.dumps(switches))
    page.clock.fast_forward(MINUTES * 60_000)


def opened(visit, newsroom):
    page = visit("", reader="haneul")
    page.clock.install()
    page.goto(newsroom.url + newsroom.path)
    page.get_by_role("button", name="내 댓글").wait_for()
    return page


def test_an_open_page_gives_the_form_back_when_the_time_is_over(newsroom, visit):
    settings = f"/v1/sites{newsroom.path}/settings/closed"
    newsroom.call("PUT", settings, {"minutes": MINUTES, "why": "속보"})
    page = opened(visit, newsroom)
    box = page.get_by_label("댓글 쓰기")
    expect(page.get_by_text("이 기사의 댓글은 닫혀 있습니다.")).to_be_visible()
    expect(box).to_be_hidden()
    let_the_time_pass(newsroom, page)
    expect(box).to_be_visible()
    expect(page.get_by_text("닫혀 있습니다")).to_have_count(0)
    box.fill("다시 열렸으니 씁니다")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator("ombud-comments .thread .text")).to_have_text("다시 열렸으니 씁니다")


def test_what_was_set_while_the_page_was_open_ends_there_by_itself(newsroom, visit):
    page = opened(visit, newsroom)
    box = page.get_by_label("댓글 쓰기")
    expect(box).to_be_visible()
    page.wait_for_function("[...streams].some(({ begun }) => begun)")
    settings = f"/v1/sites{newsroom.path}/settings/staff-first"
    newsroom.call("PUT", settings, {"minutes": MINUTES})
    expect(page.get_by_text("지금은 기자와 편집자만")).to_be_visible()
    expect(box).to_be_hidden()
    let_the_time_pass(newsroom, page)
    expect(box).to_be_visible()
    expect(page.get_by_text("지금은 기자와 편집자만")).to_have_count(0)


def test_what_a_cache_still_has_of_it_does_not_outlive_the_stream(newsroom, visit):
    page = visit("", reader="haneul")
    closed = {"in_force": {"closed": {"value": None, "until": None}}}  # as it was a moment ago
    page.route("**/settings", lambda route: route.fulfill(json=closed))
    with page.expect_response(re.compile(r"/settings\?at=\d+$")):
        page.goto(newsroom.url + newsroom.path)
    page.get_by_role("button", name="내 댓글").wait_for()
    expect(page.get_by_label("댓글 쓰기")).to_be_visible()
    expect(page.get_by_text("닫혀 있습니다")).to_have_count(0)

"""A reader's own comments on a site, with what became of each."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visits
from tests.browser.papers import paper
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS


def opened(visit, newsroom, reader):
    page = visit(newsroom.path, reader=reader)
    page.get_by_role("button", name="내 댓글").click()
    return page


def mine(page):
    return page.locator("#my-comments .mine")


def test_they_are_listed_newest_first_with_state_and_reason(newsroom, visit):
    reader = f"writer-of-{newsroom.article}"
    newsroom.submit("먼저 쓴 댓글", author=reader)
    newsroom.submit("OMBUD-HOLD-TEST 시험입니다", author=reader)
    newsroom.submit("남이 쓴 댓글", author="jun")
    page = opened(visit, newsroom, reader)
    expect(mine(page)).to_have_count(2)
    expect(mine(page).nth(0)).to_contain_text("보류")
    expect(mine(page).nth(0)).to_contain_text("시험 문구가 들어 있어 담당자가 확인합니다")
    expect(mine(page).nth(1)).to_contain_text("게재됨")
    expect(mine(page).nth(1)).to_contain_text("먼저 쓴 댓글")


@pytest.fixture
def seen_bars(newsroom, chromium):
    """Give a function that opens pages as `visit` does, in a browser that hides no scroll bar."""
    start, flag = chromium.browser_type.launch, "--hide-scrollbars"
    browser = start(executable_path=CHROMIUM, args=CHROMIUM_FLAGS, ignore_default_args=[flag])
    with visits(newsroom, browser) as visit:
        yield visit
    browser.close()


@pytest.mark.parametrize("touched", [False, True], ids=["mouse", "touch"])
def test_a_long_list_is_seen_to_scroll_and_does_by_keyboard(touched, newsroom, seen_bars):
    """A touched screen's own bars are seen only while something moves."""
    reader = f"writer-of-{newsroom.article}"
    for number in range(6):
        newsroom.submit(f"{number}번째 댓글", author=reader)
    page = seen_bars(newsroom.path, reader=reader, is_mobile=touched, has_touch=touched)
    page.get_by_role("button", name="내 댓글").click()
    expect(mine(page)).to_have_count(6)
    listed = page.get_by_role("list", name="내 댓글")
    assert listed.evaluate("(list) => list.scrollHeight > list.clientHeight")
    assert listed.evaluate("(list) => list.offsetWidth - list.clientWidth") > 0
    page.get_by_role("button", name="로그아웃", exact=True).focus()
    page.keyboard.press("Tab")
    expect(listed).to_be_focused()
    page.keyboard.press("End")
    expect(mine(page).last).to_be_in_viewport()
    page.wait_for_function(
        "(list) => list.scrollTop + list.clientHeight >= list.scrollHeight - 1",
        arg=listed.element_handle(),
    )


def test_a_refused_one_can_be_appealed_from_there(newsroom, visit):
    reader = f"writer-of-{newsroom.article}"
    newsroom.submit("주민번호는 900101-1234568 입니다", author=reader)
    page = opened(visit, newsroom, reader)
    mine(page).get_by_role("button", name="이의 제기").click()
    words = mine(page).get_by_label("다시 살펴봐야 하는 이유를 적어 주세요")
    expect(words).to_be_focused()
    words.fill("보기로 쓴 번호입니다")
    mine(page).get_by_role("button", name="이의 제기 보내기").click()
    expect(mine(page)).to_contain_text("이의 제기를 접수했습니다")


def test_who_wrote_nothing_is_told_so_and_can_shut_it_again(newsroom, visit):
    page = opened(visit, newsroom, f"reader-of-{newsroom.article}")
    expect(page.get_by_text("이 신문에 쓴 댓글이 아직 없습니다.")).to_be_visible()
    button = page.get_by_role("button", name="내 댓글")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#my-comments")).to_be_empty()


def test_the_next_reader_of_the_same_tab_sees_nothing_of_the_one_before(newsroom, visit):
    page = visit(newsroom.path)
    for name in ("앞사람", "뒷사람"):
        page.locator("ombud-comments").get_by_role("link", name="Facebook").click()
        page.get_by_label("표시할 이름").fill(name)
        page.get_by_role("button", name="로그인").click()
        box = page.get_by_label("댓글 쓰기")
        page.get_by_role("button", name="내 댓글").wait_for()
        expect(box).to_have_value("")
        expect(page.locator(".mine")).to_have_count(0)
        box.fill("OMBUD-HOLD-TEST")
        page.get_by_role("button", name="그대로 등록").click()
        expect(page.locator(".mine")).to_have_attribute("data-state", "held")
        box.fill("쓰다 만 글")
        page.get_by_role("button", name="로그아웃").click()
        expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()


def test_each_names_the_article_it_is_about_and_leads_there(newsroom, visit):
    reader = f"writer-of-{newsroom.article}"
    newsroom.submit("다리에 대한 댓글", author=reader)
    bridge = newsroom.path
    newsroom.put_article()
    page = opened(visit, newsroom, reader)
    link = mine(page).get_by_role("link", name="다리 다시 열린 날")
    expect(link).to_have_attribute("href", newsroom.url + bridge)
    link.click()
    page.wait_for_url(f"**{bridge}")


def test_from_a_frame_it_leads_into_a_window_of_its_own(newsroom, visit):
    reader = f"writer-of-{newsroom.article}"
    newsroom.submit("틀 안의 댓글", author=reader)
    tag = f'<ombud-comments site="demo" article="{newsroom.article}"></ombud-comments>'
    with paper(tag, newsroom.url) as address:
        page = visit("", reader=reader)
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="내 댓글").click()
        with page.expect_popup() as opening:
            frame.get_by_role("link", name="다리 다시 열린 날").click()
        opening.value.wait_for_url(f"**{newsroom.path}")
        expect(frame.get_by_role("link", name="다리 다시 열린 날")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["from there", "without scripts"])
def test_a_reader_leaves_every_browser_at_once(scripts, newsroom, visit):
    reader = f"reader-of-{newsroom.article}"
    other = visit(newsroom.path, reader=reader)
    other.get_by_role("button", name="내 댓글").wait_for()
    page = visit(newsroom.path, reader=reader, java_script_enabled=scripts)
    if scripts:
        page.get_by_role("button", name="내 댓글").click()
    page.get_by_role("button", name="모든 기기에서 로그아웃").click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    other.reload()
    expect(other.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()

"""A script that could not be had: asked for again by another address, as browsers never ask again
by the same one; and no part of the comments is there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Newsroom
    from tests.browser.writers import Writer

FAILED = "처리하지 못했습니다. 다시 시도해 주세요."
COUNT = '<ombud-count site="demo" article="{article}"></ombud-count>'


def keep_away(page: Page, *addresses: str) -> list[str]:
    """Let no script of these addresses come; answers all scripts asked for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/static/")[2]))
    for address in addresses:
        page.route(f"**/static/{address}", lambda route: route.abort())
    return asked


def press_in_vain(writer: Writer, name: str) -> None:
    """Press one of the buttons beside the name: it says that it failed."""
    with writer.page.expect_event("requestfailed"):
        writer.button(name).click()
    expect(writer.comments.locator(".account + .notice")).to_have_text(FAILED)


def what_one_wrote(page: Page) -> Locator:
    """The first of one's own comments, or that there are none: tests before may have left some."""
    inside = page.frame_locator("iframe") if page.locator("iframe").count() else page
    none = inside.get_by_text("이 신문에 쓴 댓글이 아직 없습니다")
    return inside.locator("#my-comments li").or_(none).first


@pytest.mark.parametrize("times", [1, 2])
def test_ones_own_comments_and_the_way_out(times: int, writer: Writer) -> None:
    asked = keep_away(writer.open().page, "own.js", *["own.js?"] * (times - 1))
    for _ in range(times):
        press_in_vain(writer, "내 댓글")
    writer.button("내 댓글").click()
    expect(what_one_wrote(writer.page)).to_be_visible()
    writer.button("로그아웃").click()
    expect(writer.comments.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    own = [address for address in asked if address.startswith("own.js")]
    assert own == ["own.js", "own.js?", "own.js??"][: times + 1]
    assert not {"dom.js", "api.js", "i18n.js"} & {address.strip("?") for address in asked}


def test_what_ones_own_comments_need(writer: Writer) -> None:
    keep_away(writer.open().page, "lists.js")
    writer.button("내 댓글").click()
    writer.comments.locator("#my-comments").get_by_role("button", name="다시 시도").click()
    expect(what_one_wrote(writer.page)).to_be_visible()


def test_what_is_done_with_a_comment(writer: Writer, newsroom: Newsroom) -> None:
    newsroom.submit("버스보다 자전거가 빠릅니다", author="jun")
    keep_away(writer.open().page, "acts.js")
    agree = writer.comments.locator(".thread [data-act=agree]")
    agree.click()
    expect(writer.comments.locator(".comment .notice")).to_have_text(FAILED)
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")


def test_the_warning(writer: Writer) -> None:
    page = writer.open().page
    keep_away(page, "warning.js")
    with page.expect_event("requestfailed"):
        writer.box.focus()
    writer.send("OMBUD-HOLD-TEST 시험")
    expect(writer.button("그대로 등록")).to_be_visible()


@pytest.mark.parametrize("part", ["writing.js", "compose.js"])
def test_the_form(part: str, writer: Writer) -> None:
    keep_away(writer.page, part)
    writer.page.goto(writer.address)
    expect(writer.box).to_be_visible()
    writer.send("늦게 온 칸에 쓴 글")
    expect(writer.published).to_have_text("늦게 온 칸에 쓴 글")


@pytest.mark.parametrize("part", ["inline", "comments", "api", "dom", "i18n", "thread"])
def test_what_the_comments_begin_with(
    part: str, newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    newsroom.submit("버스보다 자전거가 빠릅니다")
    page = visit("", reader="haneul")
    asked = keep_away(page, f"{part}.js")
    page.goto(newsroom.url + newsroom.path)
    page.locator("ombud-comments .social").wait_for()
    at_rest(page)
    expect(page.locator(".thread .text")).to_have_text("버스보다 자전거가 빠릅니다")
    assert f"1/{part}.js" in asked
    page.get_by_role("button", name="내 댓글", exact=True).click()
    expect(what_one_wrote(page)).to_be_visible()
    assert "own.js" not in asked, "it would have parts of its own"


@pytest.mark.parametrize("part", ["lists.js", "dom.js"])
def test_a_count(part: str, newsroom: Newsroom, visit: Callable[..., Page]) -> None:
    newsroom.submit("버스보다 자전거가 빠릅니다")
    with paper(COUNT.format(article=newsroom.article), newsroom.url) as address:
        page = visit("")
        keep_away(page, part)
        page.goto(address)
        expect(page.locator("ombud-count")).to_have_text("댓글 1개")


def test_a_frame_once_the_network_is_back(newsroom: Newsroom, visit: Callable[..., Page]) -> None:
    tag = f'<ombud-comments site="demo" article="{newsroom.article}"></ombud-comments>'
    with paper(tag, newsroom.url) as address:
        page = visit("")
        page.clock.install()
        keep_away(page, "frame.js")
        with page.expect_event("requestfailed"):
            page.goto(address)
        page.context.set_offline(True)
        page.context.set_offline(False)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()

"""What stands inside the tag stays until the frame has come, and where it cannot come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Newsroom

TAG = """<ombud-comments site="demo" article="{}"><a href="/comments">댓글 보기</a></ombud-comments>
<p>댓글 아래의 글</p>"""
SHOWN = """() => {
    const { shadowRoot } = document.querySelector("ombud-comments");
    return getComputedStyle(shadowRoot.querySelector("iframe")).visibility === "visible";
}"""
LOADED = """() => {
    const { shadowRoot } = document.querySelector("ombud-comments") ?? {};
    return Boolean(shadowRoot?.querySelector("iframe"));
}"""


@pytest.fixture
def address(newsroom: Newsroom) -> Iterator[str]:
    """Give the address of a page of another origin with a fresh article's comments."""
    with paper(TAG.format(newsroom.article), newsroom.url) as address:
        yield address


def refused(route: Route) -> None:
    route.fulfill(
        status=200,
        content_type="text/html",
        headers={"X-Frame-Options": "DENY"},
        body="<h1>nobody frames this</h1>",
    )


def bad_gateway(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")


@pytest.mark.parametrize("answer", [refused, bad_gateway, lambda route: route.abort()])
def test_where_the_frame_cannot_come_the_page_keeps_what_it_has(
    address: str, visit: Callable[..., Page], answer: Callable[[Route], None]
) -> None:
    page = visit("")
    page.route("**/embed/**", answer)
    page.goto(address)
    page.wait_for_function(LOADED)
    page.wait_for_load_state("load")
    expect(page.get_by_role("link", name="댓글 보기")).to_be_visible()
    assert not page.evaluate(SHOWN)
    page.get_by_role("link", name="댓글 보기").click(trial=True)  # nothing lies over it


def test_until_the_frame_has_come_the_page_keeps_what_it_has(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit("")
    held = Held(page, "**/embed.js", times=1)
    page.goto(address, wait_until="commit")
    script = held.first()
    link = page.get_by_role("link", name="댓글 보기")
    expect(link).to_be_visible()
    assert not page.evaluate(SHOWN)
    script.continue_()
    page.wait_for_function(SHOWN)
    expect(link).to_be_hidden()


def test_what_went_wrong_is_seen_where_nothing_stands_inside(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    tag = '<ombud-comments site="demo" article="No such article!"></ombud-comments>'
    with paper(tag, newsroom.url) as address:
        page = visit("")
        page.goto(address)
        page.frame_locator("iframe").get_by_role("heading").wait_for()
        assert page.evaluate(SHOWN)

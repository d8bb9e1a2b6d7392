"""Nothing moves by itself on another newspaper's page while the tags come.

The page reserves room as `docs/widget.md` tells; text stands beside and below every tag.
"""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.papers import lines_told, paper
from tests.browser.watching import SETTLED, SHIFTS

BODY = """<p>이 기사 <ombud-count site="demo" article="{article}"></ombud-count> · 기자 한마루</p>
<ombud-comments site="demo" article="{article}"><a href="/comments">댓글 보기</a></ombud-comments>
<p>댓글 아래의 글</p>
<ombud-popular site="demo"></ombud-popular>
<p>목록 아래의 글</p>"""

TOLD = """() => document.querySelector("ombud-comments").shadowRoot.querySelector("iframe")
    ?.style.height"""


@pytest.fixture(scope="module")
def article(served):
    """Give a function that answers the article with so many comments, made once for all tests."""
    made = {}

    def article(comments):
        if comments not in made:
            made[comments] = served.put_article()
            for number in range(comments):
                served.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
        return made[comments]

    return article


@pytest.fixture(params=[1, 20], ids="{} comments".format)
def drawn(request, article, served, visit):
    """Give a function that gives the page once all its tags are drawn, and has let it settle."""
    comments = request.param

    @contextmanager
    def drawn(reader, size, *, in_place):
        body = BODY.format(article=article(comments))
        with paper(body, served.url, in_place=in_place) as address:
            page = visit("", reader=reader, viewport=size)
            page.add_init_script(SHIFTS)
            page.goto(address)
            box = page if in_place else page.frame_locator("iframe")
            box.get_by_role("button", name="내 댓글" if reader else "최신순").wait_for()
            expect(box.locator("ombud-comments .thread [data-act=agree]")).to_have_count(comments)
            expect(page.locator("ombud-count")).to_have_text(f"댓글 {comments}개")
            page.locator("ombud-popular a").first.wait_for()
            if not in_place:
                page.wait_for_function(TOLD)
            for frame in page.frames:
                frame.evaluate(SETTLED)
            yield page

    return drawn


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
@pytest.mark.parametrize("in_place", [False, True], ids=["framed", "in place"])
def test_the_tags_move_nothing(in_place, width, height, reader, drawn):
    with drawn(reader, {"width": width, "height": height}, in_place=in_place) as page:
        assert [frame.evaluate("shifts") for frame in page.frames] == [[]] * len(page.frames)


def test_what_moves_is_seen(drawn):
    with drawn("", {"width": 1280, "height": 900}, in_place=False) as page:
        page.evaluate("document.querySelector('p').style.height = '8rem'")
        page.evaluate(SETTLED)
        assert page.evaluate("shifts") != []


@pytest.fixture(params=[False, True], ids=["framed", "in place"])
def copied(request, article, served):
    """Give a page with nothing but text and the lines that are told, and whether it is in place."""
    lines = lines_told(article(20), "" if request.param else served.url)
    body = f"<p>댓글 위의 글</p>{lines}<p>댓글 아래의 글</p>"
    with paper(body, served.url, in_place=request.param, room="") as address:
        yield address, request.param


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
def test_copying_the_lines_that_are_told_is_reserving_the_room(reader, copied, visit):
    address, in_place = copied
    page = visit("", reader=reader)
    page.add_init_script(SHIFTS)
    page.goto(address)
    box = page if in_place else page.frame_locator("iframe")
    expect(box.locator("ombud-comments .thread [data-act=agree]")).to_have_count(20)
    if not in_place:
        page.wait_for_function(TOLD)
    for frame in page.frames:
        frame.evaluate(SETTLED)
    assert [frame.evaluate("shifts") for frame in page.frames] == [[]] * len(page.frames)


def test_the_room_is_there_before_any_script(copied, visit):
    page = visit("", java_script_enabled=False)
    page.goto(copied[0])
    assert page.locator("ombud-comments").bounding_box()["height"] >= 844

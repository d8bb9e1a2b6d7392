"""What it costs a page to show the comments: nothing moves, little is loaded."""

from __future__ import annotations

import gzip

import pytest

from tests.browser.papers import lines_told, paper
from tests.browser.waiting import at_rest
from tests.browser.watching import SETTLED, SHIFTS

MOST_BYTES = 12 * 1024
"""Of all scripts that a reader loads, compressed."""

NEWEST = {"ko": "최신순", "en": "Newest"}


def opened(visit, newsroom, *, lang="ko", watch="", **options):
    """The article's page, scrolled to the comments, once the widget has drawn them."""
    page = visit("", **options)
    page.add_init_script(watch)
    page.goto(f"{newsroom.url}{newsroom.path}?lang={lang}#comments")
    page.locator("ombud-comments").get_by_role("button", name=NEWEST[lang]).wait_for()
    page.evaluate(SETTLED)
    return page


def fill_thread(newsroom):
    for number in range(20):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
@pytest.mark.parametrize(("width", "lang"), [(320, "en"), (390, "ko"), (1280, "en")])
def test_nothing_moves_when_the_widget_takes_over(reader, lang, width, newsroom, visit):
    fill_thread(newsroom)
    view = {"width": width, "height": 844}
    page = opened(visit, newsroom, lang=lang, watch=SHIFTS, reader=reader, viewport=view)
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
def test_a_short_thread_moves_nothing_below_it_either(reader, newsroom, visit):
    view = {"width": 390, "height": 1600}
    page = opened(visit, newsroom, watch=SHIFTS, reader=reader, viewport=view)
    assert page.evaluate("shifts") == []


def test_a_reader_who_left_a_held_comment_finds_it_without_anything_moving(newsroom, visit):
    fill_thread(newsroom)
    page = opened(visit, newsroom, watch=SHIFTS, reader="haneul")
    page.get_by_label("댓글 쓰기").fill("OMBUD-HOLD-TEST 시험")
    page.get_by_role("button", name="그대로 등록").click()
    page.locator(".mine[data-state=held]").wait_for()
    with page.expect_response("**/v1/comments/*"):
        page.reload()
    page.locator(".mine[data-state=held]").wait_for()
    page.evaluate(SETTLED)
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
@pytest.mark.parametrize("framed", [False, True], ids=["in place", "framed"])
def test_a_reader_loads_at_most_12_kilobytes_of_script(framed, reader, newsroom, visit):
    fill_thread(newsroom)
    with paper(lines_told(newsroom.article, newsroom.url), newsroom.url) as elsewhere:
        address = elsewhere if framed else f"{newsroom.url}{newsroom.path}#comments"
        scripts = loaded(visit("", reader=reader), address, framed=framed)
    begun = {"widget.js", "frame.js", "embed.js"} if framed else {"widget.js", "inline.js"}
    drawn = {"comments.js", "thread.js", "compose.js" if reader else "gate.js"}
    assert begun | drawn <= scripts.keys()
    assert sum(scripts.values()) <= MOST_BYTES, scripts


def loaded(page, address, *, framed):
    """Every script that was loaded for the comments before anybody clicked: its compressed bytes.

    Of the page and of the frame in it. `times.js` is our page's own: it writes the article's date.
    """
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - must be wrapped
    page.goto(address)
    at_rest(page)
    box = page.frame_locator("iframe") if framed else page
    box.locator("ombud-comments .thread [data-act=agree]").nth(19).wait_for()
    at_rest(page)
    return {
        answer.url.rsplit("/", 1)[1]: len(gzip.compress(answer.body(), 9))
        for answer in answers
        if answer.url.endswith(".js") and not answer.url.endswith("/times.js")
    }

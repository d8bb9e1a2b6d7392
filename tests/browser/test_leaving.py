"""A tag that leaves its page takes along all that it began, whatever its reader was doing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.watching import LEFT, SETTLED

if TYPE_CHECKING:
    from playwright.sync_api import Page

COMMENTS = '<ombud-comments site="demo" article="{article}"></ombud-comments>'
SMALL = '<ombud-count site="demo" article="{article}"></ombud-count><ombud-popular site="demo">'

PLACE_SMALL = """(article) => {
    for (const name of ["ombud-count", "ombud-popular"]) {
        const tag = document.createElement(name);
        tag.setAttribute("site", "demo");
        tag.setAttribute("article", article);
        document.body.append(tag);
    }
}"""

TAGS = "document.querySelectorAll('ombud-comments, ombud-count, ombud-popular')"
LEAVE = f"for (const tag of {TAGS}) tag.remove()"
COME_AGAIN = f"for (const tag of {TAGS}) tag.replaceWith(tag.cloneNode(true))"
TURN_TO = f"(article) => {{ for (const tag of {TAGS}) tag.setAttribute('article', article) }}"


@dataclass(frozen=True)
class Place:
    """A page with all three tags.

    Attributes:
        page: It, in which `left()` watches.
        framed: Whether it is of another origin, where the comments come in a frame.
    """

    page: Page
    framed: bool

    @property
    def box(self):
        """Where the comments are."""
        return self.page.frame_locator("iframe") if self.framed else self.page

    def drawn(self, text, comments):
        """Wait until all tags show what they are for: this comment, and so many in all."""
        expect(self.box.locator(".thread .text").first).to_have_text(text)
        self.box.get_by_role("button", name="최신순").wait_for()
        expect(self.page.locator("ombud-count")).to_have_text(f"댓글 {comments}개")
        self.page.locator("ombud-popular a").first.wait_for()

    def left(self):
        """What our scripts began on this page and have not ended."""
        return sorted(self.page.evaluate("left()"))


@contextmanager
def placed(newsroom, visit, *, framed, reader="", before=None):
    """A page with the tags of the newsroom's article; `before(page)` is called ahead of it."""
    page = visit("", reader=reader)
    page.add_init_script(LEFT)
    if before:
        before(page)
    if framed:
        tags = (COMMENTS + SMALL).format(article=newsroom.article)
        with paper(tags, newsroom.url) as address:
            page.goto(address, wait_until="domcontentloaded")
            yield Place(page, framed)
    else:
        page.goto(newsroom.url + newsroom.path, wait_until="domcontentloaded")
        page.evaluate(PLACE_SMALL, newsroom.article)
        yield Place(page, framed)


@pytest.fixture(
    params=[(False, ""), (False, "haneul"), (True, ""), (True, "haneul")],
    ids=["in place", "in place, signed in", "framed", "framed, signed in"],
)
def place(request, newsroom, visit):
    """Give a page on which all tags have drawn an article of three comments."""
    framed, reader = request.param
    for number in (1, 2, 3):
        newsroom.submit(f"{number}번째 의견", author=f"reader-{number}")
    with placed(newsroom, visit, framed=framed, reader=reader) as place:
        place.drawn("3번째 의견", 3)
        yield place


def test_tags_that_leave_take_along_all_they_began(place):
    begun = "Window message" if place.framed else "EventSource"
    assert any(each.startswith(begun) for each in place.left())
    place.page.evaluate(LEAVE)
    assert place.left() == []
    assert len(place.page.frames) == 1


def test_another_article_leaves_nothing_of_the_one_before(place, newsroom):
    before = place.left()
    newsroom.put_article()
    newsroom.submit("다른 기사의 의견")
    newsroom.submit("다른 기사의 둘째 의견")
    for _ in range(2):
        place.page.evaluate(TURN_TO, newsroom.article)
        place.drawn("다른 기사의 둘째 의견", 2)
    assert place.left() == before
    assert len(place.page.frames) == 1 + place.framed


def test_however_often_they_come_and_go_memory_does_not_grow(place):
    session = place.page.context.new_cdp_session(place.page)

    def come_and_go(times):
        for _ in range(times):
            place.page.evaluate(COME_AGAIN)
            place.drawn("3번째 의견", 3)

    def kept(most):
        """What is in memory, by kind; rubbish is collected until it is no more than `most`."""
        for _ in range(20):
            session.send("HeapProfiler.collectGarbage")
            found = session.send("Memory.getDOMCounters")
            if all(found[kind] <= most.get(kind, 0) for kind in found):
                break
        return found

    come_and_go(2)
    before = kept({})
    documents = {"documents": before["documents"]}
    # The browser makes some nodes once, sooner or later; what is kept each time grows each time.
    for _ in range(3):
        come_and_go(6)
        # One node kept each time would be six.
        most = {kind: number + 5 for kind, number in before.items()} | documents
        after = kept(most)
        if all(after[kind] <= most[kind] for kind in most):
            return
        before = after
    pytest.fail(f"it grew each time, at last to {after}")


@pytest.mark.parametrize(
    ("framed", "reader", "part"),
    [
        (False, "", "comments.js"),
        (False, "haneul", "writing.js"),
        (False, "", "lists.js"),
        (True, "", "frame.js"),
        (True, "", "ko.json"),
    ],
)
def test_tags_that_leave_before_they_are_drawn_begin_nothing(framed, reader, part, newsroom, visit):
    held = []

    def hold(page):
        page.route(f"**/{part}", lambda route: held.append(route))  # noqa: PLW0108 - must be wrapped

    with placed(newsroom, visit, framed=framed, reader=reader, before=hold) as place:
        until(place.page, lambda: held)
        place.page.evaluate(LEAVE)
        with place.page.expect_event("requestfinished", lambda request: request.url.endswith(part)):
            held[0].continue_()
        place.page.evaluate(SETTLED)
        assert place.left() == []


def test_a_reader_in_the_middle_of_everything_is_no_reason_to_stay(newsroom, visit):
    newsroom.submit("읽고 있는 의견")
    with placed(newsroom, visit, framed=False, reader="haneul") as place:
        page = place.page
        place.drawn("읽고 있는 의견", 1)
        box = page.get_by_label("댓글 쓰기")
        box.fill("OMBUD-HOLD-TEST")
        page.locator(".compose [type=submit]").click()
        page.get_by_role("button", name="그대로 등록").click()
        page.locator(".mine[data-state=held]").wait_for()
        page.get_by_role("button", name="내 댓글").click()
        page.locator("#my-comments .mine").first.wait_for()
        page.locator(".thread [data-act=report]").first.click()
        page.get_by_label("어떤 점이 문제인가요?").wait_for()
        box.press_sequentially("쓰다 만 글")
        page.locator("ombud-comments a.policy").click()
        page.get_by_role("dialog").get_by_role("heading", level=3).first.wait_for()
        assert any(each.startswith("setTimeout") for each in place.left())
        page.evaluate(LEAVE)
        assert place.left() == []


def test_asking_again_and_again_what_became_of_a_comment_piles_nothing_up(newsroom, visit):
    newsroom.submit("읽고 있는 의견")
    with placed(newsroom, visit, framed=False, reader="haneul") as place:
        place.drawn("읽고 있는 의견", 1)
        page = place.page
        states = iter(["checking"] * 4)

        def decided_late(route):
            said = {"id": "1", "state": next(states, "held"), "reasons": [], "appeal": False}
            route.fulfill(json=said)

        def listening():
            return [each for each in place.left() if each.startswith("AbortSignal")]

        before = listening()
        page.route("**/v1/comments/*", decided_late)
        page.get_by_label("댓글 쓰기").fill("오래 확인할 의견")
        page.locator(".compose [type=submit]").click()
        page.locator(".mine[data-state=held]").wait_for()
        # Of the warning, and two of the pause before the next question.
        assert len(listening()) <= len(before) + 3, listening()


def until(page, holds):
    """Wait until something holds that the page's events bring about."""
    while not holds():
        page.wait_for_timeout(20)

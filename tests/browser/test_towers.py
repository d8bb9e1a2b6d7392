"""Others' words are drawn in their own place, however many marks are piled on a letter.

Whether a comment of marks is published is the board's; that it leaves others alone is the page's.
"""

from __future__ import annotations

import time
import unicodedata

import pytest

from tests.browser.conftest import PATIENCE_S
from tests.browser.scenes import Visit, mine

TOWER = unicodedata.normalize("NFC", "z" + "\u0301\u0316\u0334" * 300)
"""As it is kept: in this order browsers pile the marks up."""

ROOM = 8
"""Pixels around others' words in which what is tall may be drawn."""

TALL = {"width": 1280, "height": 2600}


def thread(visit):
    """A comment and its answer, one of them being answered."""
    page = visit.article(reader="haneul")
    visit.button(page, "reply").click()
    page.locator(".answering button").wait_for()
    return page


def plain(visit):
    """What the server draws for a browser that runs no script."""
    visit.newsroom.submit("스크립트 없이도 읽히는 댓글")
    return visit.at(visit.newsroom.path, reader="haneul", java_script_enabled=False)


def popular(visit):
    visit.newsroom.submit("다리가 열려 출근길이 짧아졌습니다")
    deadline = time.monotonic() + PATIENCE_S
    while not visit.newsroom.call("GET", "/v1/sites/demo/popular")[1]["items"]:
        assert time.monotonic() < deadline, "nothing becomes popular"
        time.sleep(0.1)
    return visit.at(visit.newsroom.path)


def desk(visit):
    """Three cases, in each an answer that is held for its words."""
    first = visit.newsroom.submit("다리가 열려 출근길이 짧아졌습니다")["id"]
    for author in ("jun", "sora", "haneul"):
        visit.newsroom.submit("OMBUD-HOLD-TEST", author=author, parent=first)
    page = visit.at("/desk", staff="kim")
    while not page.locator(".parent q").count():  # tests before may have left a page of others
        page.get_by_role("link", name=visit.words("next_page"), exact=True).click()
        page.locator("blockquote").first.wait_for()
    return page


def featuring(visit):
    for author in ("jun", "sora", "mina"):
        visit.newsroom.submit("다리가 열려 출근길이 짧아졌습니다", author=author)
    return visit.at(f"/desk{visit.newsroom.path}", staff="kim")


PLACES = [
    (thread, ".comment .text"),
    (thread, ".by b"),
    (thread, ".answering"),
    (thread, ".account span"),
    (popular, ".popular a"),
    (mine, "#my-comments .text"),
    (mine, "#my-comments .about a"),
    (plain, ".comment .text"),
    (plain, ".by b"),
    (plain, ".account span"),
    (desk, "blockquote"),
    (desk, ".parent q"),
    (desk, ".where a"),
    (desk, ".author b"),
    (desk, ".matched mark"),
    (featuring, "h2"),
    (featuring, "blockquote"),
]


def alone(words, said):
    """Have a page draw nothing but this, in the place of these words, with room on both sides."""
    words.evaluate(
        """(words, said) => {
            document.body.style.visibility = "hidden";
            words.style.visibility = "visible";
            words.textContent = said;
            words.scrollIntoView({ block: "center" });
        }""",
        said,
    )


def around(page, words):
    """What is drawn above these words and below them."""
    box = words.evaluate("""(words) => {
        while (getComputedStyle(words).display === "inline") words = words.parentElement;
        return words.getBoundingClientRect().toJSON();
    }""")
    above, below = int(box["top"]) - ROOM, int(box["bottom"]) + ROOM + 1
    clips = [{"y": 0, "height": above}, {"y": below, "height": TALL["height"] - below}]
    return [page.screenshot(clip={"x": 0, "width": TALL["width"], **clip}) for clip in clips]


@pytest.mark.parametrize(
    ("scene", "place"), PLACES, ids=[f"{scene.__name__} {place}" for scene, place in PLACES]
)
def test_no_words_are_drawn_over_what_is_around_them(scene, place, newsroom, visit):
    page = scene(Visit(newsroom, visit, "ko", {"viewport": TALL}))
    words = page.locator(place).first
    alone(words, TOWER)
    with_them = around(page, words)
    words.evaluate("(words) => { words.style.visibility = 'hidden'; }")
    assert with_them == around(page, words)


@pytest.mark.parametrize("place", [".by b", ".comment .text"])
def test_tall_letters_are_whole(place, newsroom, visit):
    page = thread(Visit(newsroom, visit, "ko", {"viewport": TALL}))
    words = page.locator(place).first
    alone(words, "Ấ\u0301\u0301|gjpqy\u0323\u0323한글뷁")
    drawn = page.screenshot()
    words.evaluate("(words) => { words.style.overflow = 'visible'; }")
    assert page.screenshot() == drawn


def test_where_the_focus_is_shows_whole(newsroom, visit):
    page = mine(Visit(newsroom, visit, "ko", {"viewport": TALL}))
    link = page.locator(".about a").first
    alone(link, "다리")
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("(link) => link.matches(':focus-visible')")
    drawn = page.screenshot()
    link.evaluate("(link) => { link.parentElement.style.overflow = 'visible'; }")
    assert page.screenshot() == drawn

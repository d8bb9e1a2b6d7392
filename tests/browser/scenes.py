"""The pages of Ombud as readers and staff meet them, each in a state that can shut somebody out.

    for name, scene in SCENES.items():
        page = scene(Visit(newsroom, visit, "ko"))

A scene answers the page, or the frame, in which it is to be seen. Words are looked up in the
catalogues, so that a scene is the same in both languages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Locator, Page

    from tests.browser.conftest import Newsroom

WEB = Path(__file__).resolve().parent.parent.parent / "web"
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Visit:
    """Somebody who comes to look, in one language.

    Attributes:
        newsroom: What runs, with a fresh article.
        open: The fixture `visit`.
        lang: `ko` or `en`.
        options: Further options of the browser's context.
    """

    newsroom: Newsroom
    open: Callable[..., Page]
    lang: str
    options: dict[str, Any] = field(default_factory=dict)

    def words(self, key: str, **values: object) -> str:
        """What is said for a key."""
        for folder in (WEB / "static" / "i18n", WEB / "i18n"):
            catalogue = json.loads((folder / f"{self.lang}.json").read_text(encoding="utf-8"))
            if key in catalogue:
                return catalogue[key].format(**values)
        raise KeyError(key)

    def at(self, path: str, **who: str) -> Page:
        """Open a page in this language."""
        return self.open(f"{path}?lang={self.lang}", **who, **{"viewport": DESKTOP, **self.options})

    def article(self, **who: str) -> Page:
        """Open the article, drawn by the widget, with a comment and its answer."""
        first = self.newsroom.submit("다리가 열려 출근길이 짧아졌습니다")
        self.newsroom.submit("저도 그렇습니다", author="jun", parent=first["id"])
        page = self.at(self.newsroom.path, **who)
        self.button(page, "newest").wait_for()
        return page

    def button(self, within: Page | Frame | Locator, key: str) -> Locator:
        """The first button that says so."""
        return within.get_by_role("button", name=self.words(key), exact=True).first

    def send(self, page: Page, text: str) -> None:
        """Write a comment and send it."""
        page.get_by_label(self.words("write")).fill(text)
        page.locator(".compose [type=submit]").click()

    def send_anyway(self, page: Page, text: str) -> None:
        """Write a comment that the widget warns of, and send it all the same once it has."""
        page.get_by_label(self.words("write")).fill(text)
        self.button(page, "send_anyway").click()


def signed_out(visit: Visit) -> Page:
    return visit.article()


def policy_dialog(visit: Visit) -> Page:
    page = visit.article()
    page.locator("ombud-comments").get_by_role("link", name=visit.words("policy")).click()
    page.get_by_role("dialog").get_by_role("heading", level=3).first.wait_for()
    return page


def signed_in(visit: Visit) -> Page:
    return visit.article(reader="haneul")


def too_long(visit: Visit) -> Page:
    page = visit.article(reader="haneul")
    visit.send(page, "가" * 253)
    expect(page.locator(".problem")).to_have_text(visit.words("too_long", over=3, max=250))
    return page


def warned(visit: Visit) -> Page:
    page = visit.article(reader="haneul")
    visit.send(page, "OMBUD-HOLD-TEST")
    visit.button(page, "send_anyway").wait_for()
    return page


def own_comments(visit: Visit) -> Page:
    """One held, one rejected with an appeal begun, one published and being withdrawn."""
    page = visit.article(reader="haneul")
    visit.send_anyway(page, "OMBUD-HOLD-TEST")
    expect(page.locator(".mine .state", has_text=visit.words("held"))).to_be_visible()
    visit.send_anyway(page, "주민번호는 900101-1234568 입니다")
    visit.button(page, "appeal").click()
    expect(page.get_by_label(visit.words("appeal_label"))).to_be_focused()
    visit.send(page, "마음이 바뀔 글")
    visit.button(page, "withdraw").click()
    page.get_by_text(visit.words("withdraw_sure")).wait_for()
    return page


def mine(visit: Visit) -> Page:
    """The reader's own comments, each with the article it is about."""
    for text in ("저녁에는 다리를 걸어서 건넙니다", "OMBUD-HOLD-TEST"):
        visit.newsroom.submit(text, author="haneul")
    page = visit.article(reader="haneul")
    visit.button(page, "mine").click()
    page.locator("#my-comments .about a").first.wait_for()
    return page


def acting(visit: Visit) -> Page:
    """A reply begun, a reaction given, a report being written."""
    page = visit.article(reader="haneul")
    visit.button(page, "reply").click()
    page.locator(".thread .actions button", has_text=visit.words("agree")).first.click()
    page.locator(".actions [aria-pressed=true] .n", has_text="1").wait_for()
    visit.button(page, "report").click()
    page.get_by_label(visit.words("report_reason")).wait_for()
    return page


def small_tags(visit: Visit) -> Page:
    """What other pages of a site show: a number of comments, and what is popular."""
    page = visit.article()
    page.evaluate(
        """(article) => {
            const tags = ["ombud-count", "ombud-popular"].map((name) => {
                const tag = document.createElement(name);
                tag.setAttribute("site", "demo");
                tag.setAttribute("article", article);
                return tag;
            });
            document.querySelector(".copy").append(...tags);
        }""",
        visit.newsroom.article,
    )
    page.locator("ombud-popular a").first.wait_for()
    return page


def closed(visit: Visit) -> Page:
    visit.newsroom.put_article(closed=True)
    page = visit.at(visit.newsroom.path, reader="haneul")
    page.get_by_text(visit.words("closed_now")).wait_for()
    return page


def without_the_widget(visit: Visit) -> Page:
    """What the server draws for a browser that gets no script."""
    visit.newsroom.submit("스크립트 없이도 읽히는 댓글")
    page = visit.open("", reader="haneul", viewport=DESKTOP, **visit.options)
    page.route("**/widget.js", lambda route: route.abort())
    page.goto(f"{visit.newsroom.url}{visit.newsroom.path}?lang={visit.lang}")
    page.get_by_label(visit.words("write")).wait_for()
    return page


def framed(visit: Visit) -> Page:
    """What another site's frame shows."""
    visit.newsroom.submit("틀 안에서 읽히는 댓글")
    page = visit.at(f"/embed{visit.newsroom.path}")
    visit.button(page, "newest").wait_for()
    return page


def stand_in(visit: Visit) -> Page:
    page = visit.at("/login/facebook")
    page.get_by_label(visit.words("stand_in_name")).wait_for()
    return page


def policy_page(visit: Visit) -> Page:
    return visit.at("/demo/policy")


def not_there(visit: Visit) -> Page:
    return visit.at("/demo/articles/nowhere/to-be-found")


def desk(visit: Visit) -> Page:
    """One case veiled, one of them an answer; the last decision can be undone."""
    for author in ("a", "b", "c"):
        visit.newsroom.submit("OMBUD-HOLD-TEST", author=author)
    page = visit.at("/desk", staff="kim")
    page.locator("button[data-key=approve]").first.click()
    page.locator("button[data-key=undo]").wait_for()
    return page


def desk_keys(visit: Visit) -> Page:
    visit.newsroom.submit("OMBUD-HOLD-TEST")
    page = visit.at("/desk", staff="kim")
    page.get_by_role("button", name=visit.words("key_help")).click()
    page.get_by_role("dialog").wait_for()
    return page


def desk_door(visit: Visit) -> Page:
    return visit.at("/desk")


def ops(visit: Visit) -> Page:
    page = visit.at("/ops", staff="kim")
    visit.button(page, "ops_pause").wait_for()
    return page


SCENES = {
    scene.__name__: scene
    for scene in (
        *(signed_out, policy_dialog, signed_in, too_long, warned, own_comments, mine),
        *(acting, small_tags, closed, without_the_widget, framed, stand_in, policy_page, not_there),
        *(desk, desk_keys, desk_door, ops),
    )
}

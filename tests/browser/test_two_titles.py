"""Two titles of one Ombud in one browser, each of which hands over its own reader's token.

A browser has one session of a reader with Ombud: the title that is read last has it, and the other
takes it back unnoticed, in a frame as in place on another origin of Ombud's site.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import neighbours
from tests.browser.neighbours import Neighbours
from tests.browser.papers import paper
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import FrameLocator, Locator, Page

    from tests.browser.conftest import Newsroom

TAG = '<ombud-comments {more} site="{site}" article="{article}" token="{token}"></ombud-comments>'
READERS = {"demo": "미나", "weekly": "준"}
NEEDED = "ombud:token-needed"
HEARING = f"window.heard = []; addEventListener('{NEEDED}', ({{ detail }}) => heard.push(detail));"
HANDS_OVER = f"""(token) => addEventListener(
    "{NEEDED}", ({{ target }}) => target.setAttribute("token", token),
)"""
LOOKED_AT = "() => { dispatchEvent(new Event('focus')); }"


@dataclass
class Title:
    """A title's page, open in a tab of its own.

    Attributes:
        page: It.
        reader: Whose token it hands over.
        in_place: Whether the comments are drawn in it.
        ombud: Ombud, at its address there.
    """

    page: Page
    reader: str
    in_place: bool
    ombud: Newsroom

    @property
    def frame(self) -> FrameLocator | Page:
        """Where the comments are."""
        return self.page if self.in_place else self.page.frame_locator("iframe")

    @property
    def box(self) -> Locator:
        """Where the words go."""
        return self.frame.get_by_label("댓글 쓰기")

    def signed_in(self) -> None:
        """Wait until its reader is, and the page is at rest."""
        expect(self.frame.get_by_text(f"{self.reader} 님으로 로그인했습니다")).to_be_visible()
        at_rest(self.page)

    def signed_out(self) -> None:
        """Wait until nobody is signed in, and the page is at rest."""
        self.frame.get_by_role("link", name="Facebook").wait_for()
        at_rest(self.page)

    def look(self) -> None:
        """Come back to this tab."""
        self.page.frames[not self.in_place].evaluate(LOOKED_AT)

    def press(self, name: str) -> None:
        """Press the button that says so."""
        self.frame.get_by_role("button", name=name, exact=True).click()

    def mark(self) -> None:
        """Mark what is drawn, to know it again."""
        self.frame.locator(".social").evaluate("(drawn) => { drawn.dataset.seen = 'before'; }")

    def is_as_it_was(self) -> None:
        """Make sure that nothing was drawn anew."""
        expect(self.frame.locator(".social")).to_have_attribute("data-seen", "before")

    def heard(self) -> list[dict[str, str]]:
        """What the page was told of its token."""
        return self.page.evaluate("heard")


@pytest.fixture(params=[False, True], ids=["framed", "in place"])
def titles(
    request: pytest.FixtureRequest, newsroom: Newsroom, visit: Callable[..., Page]
) -> Iterator[tuple[Title, Title]]:
    """Give both titles, the second opened last, each with its own reader."""
    in_place = request.param
    page = visit("")
    page.context.add_init_script(HEARING)
    tags = {
        site: TAG.format(
            more="inline" if in_place else "",
            site=site,
            article=newsroom.article,
            token=token(reader, site, jti=newsroom.article),
        )
        for site, reader in READERS.items()
    }
    with ExitStack() as stack:
        if in_place:
            pages = stack.enter_context(neighbours.titles(newsroom, tags))
        else:
            framing = [stack.enter_context(paper(tag, newsroom.url)) for tag in tags.values()]
            pages = [Neighbours(each, newsroom) for each in framing]
        both = []
        for there, reader in zip(pages, READERS.values(), strict=True):
            tab = page.context.new_page() if both else page
            both.append(Title(tab, reader, in_place, there.ombud))
            tab.goto(there.page)
            both[-1].signed_in()
        yield both[0], both[1]


def revoke(newsroom: Newsroom, reader: str) -> None:
    """Have the token that the page has be good no more; the session of it was taken before."""
    body = {"sub": reader, "jti": newsroom.article}
    status, _ = newsroom.call("POST", "/v1/sites/demo/revocations", body)
    assert status == 204


def test_who_writes_on_at_the_first_notices_nothing(titles: tuple[Title, Title]) -> None:
    first, second = titles
    first.mark()
    first.box.fill("다른 신문도 읽고 와서 쓴 댓글")
    first.press("등록")
    expect(first.frame.locator(".thread .text")).to_have_text("다른 신문도 읽고 와서 쓴 댓글")
    first.is_as_it_was()
    second.mark()
    second.box.fill("그리고 다시 여기에서")
    second.press("등록")
    expect(second.frame.locator(".thread .text")).to_have_text("그리고 다시 여기에서")
    second.is_as_it_was()
    assert first.heard() == second.heard() == []


def test_who_comes_back_to_a_tab_is_who_they_were_there(titles: tuple[Title, Title]) -> None:
    for title in (*titles, *titles):
        title.mark()
        with title.page.expect_response("**/login/newsroom"):
            title.box.fill("쓰다 만 글")
            title.look()
        at_rest(title.page)
        title.is_as_it_was()
        expect(title.box).to_have_value("쓰다 만 글")


def test_a_comment_that_is_held_is_still_ones_own(titles: tuple[Title, Title]) -> None:
    first, second = titles
    first.look()
    at_rest(first.page)
    first.page.clock.install()
    first.box.fill("OMBUD-HOLD-TEST 시험입니다")
    first.press("그대로 등록")
    held = first.frame.locator(".own .mine")
    expect(held).to_have_attribute("data-state", "held")
    second.look()
    at_rest(second.page)
    with first.page.expect_response(lambda answer: "/v1/comments/" in answer.url and answer.ok):
        first.page.clock.fast_forward(60_000)
    at_rest(first.page)
    expect(held).to_have_attribute("data-state", "held")


def test_where_the_token_is_too_old_the_page_is_asked_for_another(
    titles: tuple[Title, Title], newsroom: Newsroom
) -> None:
    first, _ = titles
    revoke(newsroom, "미나")
    first.page.evaluate(HANDS_OVER, token("미나", jti="another"))
    first.mark()
    first.box.fill("새 토큰으로 쓴 댓글")
    first.press("등록")
    expect(first.frame.locator(".thread .text")).to_have_text("새 토큰으로 쓴 댓글")
    first.is_as_it_was()
    assert len(first.heard()) == 1
    assert first.heard()[0]["detail"]


def test_another_reader_of_the_title_is_not_taken_for_the_one_who_pressed(
    titles: tuple[Title, Title], newsroom: Newsroom
) -> None:
    first, second = titles
    newsroom.submit("공감을 기다리는 댓글")
    first.press("새 댓글 1개")
    at_rest(first.page)
    second.look()
    at_rest(second.page)
    revoke(newsroom, "미나")
    first.page.evaluate(HANDS_OVER, token("하늘"))
    agree = first.frame.locator(".thread [data-act=agree]")
    agree.click()
    expect(first.frame.get_by_text("하늘 님으로 로그인했습니다")).to_be_visible()
    at_rest(first.page)
    expect(agree).to_have_attribute("aria-pressed", "false")
    expect(agree).to_have_text("공감")


def test_where_the_page_has_no_other_token_the_words_stay(
    titles: tuple[Title, Title], newsroom: Newsroom
) -> None:
    first, _ = titles
    revoke(newsroom, "미나")
    first.box.fill("토큰이 없어도 남는 글")
    first.look()
    first.signed_out()
    first.page.locator("ombud-comments").evaluate(
        "(tag, token) => tag.setAttribute('token', token)", token("미나", jti="another")
    )
    first.signed_in()
    expect(first.box).to_have_value("토큰이 없어도 남는 글")


def test_where_the_service_cannot_say_for_a_while_the_reader_is_back_after_it(
    titles: tuple[Title, Title],
) -> None:
    first, _ = titles
    first.page.route("**/login/newsroom", lambda route: route.fulfill(status=502), times=3)
    first.box.fill("조금 뒤에 다시 보이는 글")
    first.look()
    first.page.wait_for_function("() => heard.length === 1")
    first.signed_in()
    expect(first.box).to_have_value("조금 뒤에 다시 보이는 글")


def test_who_signed_out_is_signed_in_again_by_neither(titles: tuple[Title, Title]) -> None:
    first, second = titles
    second.press("로그아웃")
    second.signed_out()
    first.look()
    first.signed_out()
    assert first.heard() == [{}]
    assert second.heard() == []
    second.page.reload()
    second.signed_in()
    first.page.reload()
    first.signed_in()
    first.press("로그아웃")
    first.signed_out()
    second.look()
    second.signed_out()


def test_who_signed_in_by_an_account_since_is_who_reads_both(
    titles: tuple[Title, Title],
) -> None:
    first, _ = titles
    first.ombud.sign_in(first.page.context, "reader", "haneul")
    first.look()
    expect(first.frame.get_by_text("haneul 님으로 로그인했습니다")).to_be_visible()


def test_both_on_one_page_have_their_readers(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    tags = "".join(
        TAG.format(more="", site=site, article=newsroom.article, token=token(reader, site))
        for site, reader in READERS.items()
    )
    with paper(tags, newsroom.url) as address:
        page = visit("")
        page.goto(address)
        for number, reader in enumerate(READERS.values()):
            frame = page.frame_locator("iframe").nth(number)
            expect(frame.get_by_text(f"{reader} 님으로 로그인했습니다")).to_be_visible()
        at_rest(page)
        for number in range(2):
            frame = page.frame_locator("iframe").nth(number)
            frame.get_by_label("댓글 쓰기").fill("같은 쪽에서 쓴 댓글")
            frame.get_by_role("button", name="등록", exact=True).click()
            expect(frame.locator(".thread .text")).to_have_text("같은 쪽에서 쓴 댓글")

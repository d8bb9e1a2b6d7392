"""A frame for which the browser keeps no cookie says so to who signed in, or whose newsroom did it
for them, and leads on.

The paper is of another site, `localhost`, and the newsroom speaks http: no browser keeps a cookie
for such a frame. By https some keep none either.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.test_across_sites import TAG, cookies, elsewhere
from tests.browser.test_newsroom_tokens import token
from tests.browser.test_telling import REGIONS, TOLD
from tests.browser.waiting import at_rest

WORDS = {
    "ko": (
        "ko-KR",
        "표시할 이름",
        "로그인",
        "이 브라우저는 이 페이지 안에서 로그인 상태를 유지하지 못합니다. 댓글을 새 탭에서 열기",
        "새벽 독자 님으로 로그인했습니다",
    ),
    "en": (
        "en-GB",
        "Name to show",
        "Log in",
        """This browser does not keep you signed in within this page. Open the comments in a tab of
        their own""",
        "Signed in as 새벽 독자",
    ),
}


@pytest.mark.parametrize("lang", WORDS)
def test_who_signed_in_where_no_cookie_is_kept_is_told_and_led_to_where_they_are_signed_in(
    newsroom, visit, lang
):
    locale, name, log_in, not_kept, signed_in = WORDS[lang]
    tag = TAG.format(article=newsroom.article, more=f'lang="{lang}"')
    with paper(tag, newsroom.url, lang) as address:
        page = visit("", locale=locale)
        page.goto(elsewhere(address))
        frame = page.frame_locator("iframe")
        door = frame.get_by_role("link", name="Facebook")
        door.wait_for()
        at_rest(page)
        for region in frame.locator(REGIONS).all():
            region.evaluate("(element) => { element.wasThere = true; }")
        with page.expect_response("**/login/redeem") as redeemed, page.expect_popup() as opened:
            door.click()
            window = opened.value
            window.get_by_label(name).fill("새벽 독자")
            window.get_by_role("button", name=log_in).click()
        assert redeemed.value.status == 200
        way_on = frame.get_by_role("link", name=" ".join(not_kept.split()), exact=True)
        expect(way_on).to_be_visible()
        assert way_on.evaluate(TOLD), "it is said where nothing reads it out"
        expect(door).to_be_visible()
        assert len(cookies(page)) == 1  # the window's own session
        with page.expect_popup() as opened:
            way_on.click()
        expect(opened.value.get_by_text(signed_in)).to_be_visible()
        assert opened.value.evaluate("self === top")


NEEDED = """<script nonce="of-the-page">
    window.needed = 0;
    addEventListener("ombud:token-needed", () => { needed += 1; });
</script>"""


@pytest.mark.parametrize("lang", WORDS)
def test_whom_the_page_hands_over_is_told_the_same_and_the_page_is_asked_for_nothing(
    newsroom, visit, lang
):
    locale, _, _, not_kept, _ = WORDS[lang]
    more = f'lang="{lang}" token="{token("미나")}"'
    tag = NEEDED + TAG.format(article=newsroom.article, more=more)
    with paper(tag, newsroom.url, lang) as address:
        page = visit("", locale=locale)
        with page.expect_response("**/login/newsroom") as exchanged:
            page.goto(elsewhere(address))
        assert exchanged.value.status == 200
        frame = page.frame_locator("iframe")
        way_on = frame.get_by_role("link", name=" ".join(not_kept.split()), exact=True)
        expect(way_on).to_be_visible()
        at_rest(page)
        assert way_on.evaluate("(link) => link.closest('[role=status]') !== null")
        assert cookies(page) == {}
        assert page.evaluate("needed") == 0


def test_who_signs_out_of_what_the_page_handed_over_is_not_told_that_it_was_not_kept(
    newsroom, visit
):
    with paper(
        TAG.format(article=newsroom.article, more=f'token="{token("미나")}"'), newsroom.url
    ) as address:
        page = visit("")
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="로그아웃", exact=True).click()
        expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
        at_rest(page)
        expect(frame.get_by_text("로그인 상태를 유지하지 못합니다")).to_have_count(0)

"""The comments in place on a page of another origin of our site, which asks for it and is named."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.neighbours import STRICT, TAG, neighbours
from tests.browser.papers import paper
from tests.browser.test_loading import MOST_BYTES, fill_thread, loaded
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest
from tests.browser.watching import SETTLED, SHIFTS

SIGNED_IN = "새벽 독자 님으로 로그인했습니다"
NAMED = "OMBUD_IN_PLACE_ORIGINS=demo={origin} would"


@pytest.fixture
def beside(newsroom):
    """Give both, with the comments of a fresh article in place, and a strict content policy."""
    newsroom.submit("이웃 신문에서도 보이는 댓글")
    with neighbours(newsroom, TAG, policy=STRICT) as both:
        yield both


def opened(visit, address):
    """The page, drawn and at rest."""
    page = visit("")
    page.goto(address)
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    at_rest(page)
    return page


def come_in(page):
    """Give the stand-in a name."""
    page.get_by_label("표시할 이름").fill("새벽 독자")
    page.get_by_role("button", name="로그인").click()


def test_a_reader_signs_in_writes_reacts_looks_and_leaves_without_a_frame(beside, visit):
    address = f"{beside.page}news/1?page=2"
    page = opened(visit, address)
    assert len(page.frames) == 1
    page.get_by_role("link", name="Facebook").click()
    come_in(page)
    page.wait_for_url(address)
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()
    at_rest(page)
    page.get_by_label("댓글 쓰기").fill("틀 없이 쓴 댓글")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".thread .text", has_text="틀 없이 쓴 댓글")).to_be_visible()
    at_rest(page)
    other = page.locator(".thread .comment", has_text="이웃 신문에서도 보이는 댓글")
    agree = other.locator("[data-act=agree]")
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_contain_text("1")
    page.get_by_role("button", name="내 댓글").click()
    expect(page.locator("#my-comments .text").first).to_have_text("틀 없이 쓴 댓글")
    page.get_by_role("button", name="로그아웃", exact=True).click()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    assert page.locator("ombud-comments iframe").count() == 0


def test_signing_in_speaks_as_the_comments_do_not_as_the_browser(newsroom, visit):
    newsroom.submit("영어 신문에서도 보이는 댓글")
    with neighbours(newsroom, TAG.replace("{more}", 'lang="en"'), policy=STRICT) as both:
        page = visit("")
        page.goto(both.page)
        page.get_by_role("link", name="Facebook").click()
        expect(page.get_by_text("This is not Facebook.")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_others_write_comes_by_itself(beside, newsroom, visit):
    page = opened(visit, beside.page)
    newsroom.submit("방금 쓴 댓글", author="jun")
    expect(page.get_by_role("button", name="새 댓글 1개")).to_be_visible()


@pytest.mark.parametrize(
    ("host", "setting", "came_from"),
    [
        ("www.news.localhost", "origins", "same-site"),
        ("www.other.localhost", "in_place_origins", "cross-site"),
    ],
    ids=["not named", "of another site"],
)
def test_other_pages_get_the_frame_and_are_told_why(host, setting, came_from, newsroom, visit):
    newsroom.submit("틀 안에서 보이는 댓글")
    said = []
    with neighbours(newsroom, TAG, host=host, setting=setting, policy=STRICT) as both:
        page = visit("")
        page.on("console", lambda line: said.append(line.text))
        with page.expect_response("**/widget.js") as answer:
            page.goto(both.page)
        assert answer.value.request.all_headers()["sec-fetch-site"] == came_from
        text = page.frame_locator("iframe").locator(".thread .text")
        expect(text).to_have_text("틀 안에서 보이는 댓글")
        at_rest(page)
    told = [line for line in said if line.startswith("<ombud-comments inline>")]
    assert len(told) == 1
    assert NAMED.format(origin=both.page.rstrip("/")) in told[0]


def test_a_tag_that_no_longer_asks_for_it_gets_the_frame(beside, visit):
    page = opened(visit, beside.page)
    page.locator("ombud-comments").evaluate("(tag) => tag.removeAttribute('inline')")
    text = page.frame_locator("iframe").locator(".thread .text")
    expect(text).to_have_text("이웃 신문에서도 보이는 댓글")
    at_rest(page)
    page.locator("ombud-comments").evaluate("(tag) => tag.setAttribute('inline', '')")
    expect(page.locator("ombud-comments .thread .text")).to_have_text("이웃 신문에서도 보이는 댓글")
    at_rest(page)
    assert page.locator("ombud-comments iframe").count() == 0


def test_a_page_that_is_framed_itself_signs_in_by_a_window(newsroom, visit):
    with neighbours(newsroom, TAG) as both:
        page = opened(visit, both.page)
        page.evaluate(
            """(address) => {
                const frame = document.createElement("iframe");
                frame.src = address;
                frame.width = 380;
                frame.height = 800;
                document.body.replaceChildren(frame);
            }""",
            f"{both.page}within",
        )
        within = page.frame_locator("iframe")
        within.get_by_role("button", name="최신순").wait_for()
        at_rest(page)
        with page.expect_popup() as window:
            within.get_by_role("link", name="Facebook").click()
        come_in(window.value)
        expect(within.get_by_text(SIGNED_IN)).to_be_visible()


@pytest.fixture(params=["beside", "ours"])
def page(request, newsroom, visit):
    """Give a page with the comments in place: of a neighbour, and our own."""
    if request.param == "ours":
        yield opened(visit, newsroom.url + newsroom.path)
        return
    with neighbours(newsroom, TAG, policy=STRICT) as both:
        yield opened(visit, both.page)


def hand_over(page, signed):
    page.locator("ombud-comments").evaluate(
        "(tag, signed) => tag.setAttribute('token', signed)", signed
    )


def test_the_newsrooms_reader_needs_no_second_sign_in(page):
    hand_over(page, token("미나"))
    expect(page.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    at_rest(page)
    page.get_by_label("댓글 쓰기").fill("신문사 계정으로 틀 없이 쓴 댓글")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".thread .text")).to_have_text("신문사 계정으로 틀 없이 쓴 댓글")


def test_a_token_that_is_there_from_the_start_counts(newsroom, visit):
    with neighbours(newsroom, TAG, more=f'token="{token("미나")}"', policy=STRICT) as both:
        page = visit("")
        page.goto(both.page)
        expect(page.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()


def test_a_new_token_interrupts_nobody_and_another_reader_is_another(page):
    hand_over(page, token("미나"))
    expect(page.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    at_rest(page)
    box = page.get_by_label("댓글 쓰기")
    box.fill("쓰는 중인 댓글")
    with page.expect_response("**/login/newsroom"):
        hand_over(page, token("미나", jti="2"))
    at_rest(page)
    expect(box).to_be_focused()
    expect(box).to_have_value("쓰는 중인 댓글")
    with page.expect_response("**/login/newsroom") as refused:
        hand_over(page, "a.b.c")
    assert refused.value.status == 401
    at_rest(page)
    expect(box).to_be_focused()
    hand_over(page, token("준"))
    expect(page.get_by_text("준 님으로 로그인했습니다")).to_be_visible()


def test_who_signs_out_is_not_signed_in_again_by_the_same_token(page):
    hand_over(page, token("미나"))
    expect(page.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    at_rest(page)
    page.get_by_role("button", name="로그아웃", exact=True).click()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    at_rest(page)
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()


@pytest.mark.parametrize("framed", [False, True], ids=["in place", "framed"])
def test_a_token_that_comes_while_the_network_is_away_counts_when_it_is_back(
    framed, newsroom, visit
):
    body = TAG.format(article=newsroom.article, more="")
    if framed:
        body = body.replace(" inline", "")
    with paper(body, newsroom.url, in_place=False) as elsewhere:
        address = elsewhere if framed else newsroom.url + newsroom.path
        page = visit("")
        page.goto(address)
        box = page.frame_locator("iframe") if framed else page
        box.get_by_role("button", name="최신순").wait_for()
        at_rest(page)
        hand_over(page, token("미나"))
        expect(box.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
        at_rest(page)
        page.context.set_offline(True)
        with page.expect_event("requestfailed", lambda asked: "/login/newsroom" in asked.url):
            hand_over(page, token("준"))
        page.frames[-1].wait_for_function("() => asking === 0")
        page.context.set_offline(False)
        expect(box.get_by_text("준 님으로 로그인했습니다")).to_be_visible()


@pytest.mark.parametrize("reader", ["", "haneul"], ids=["signed out", "signed in"])
def test_it_costs_no_more_there_and_moves_nothing(reader, newsroom, visit):
    fill_thread(newsroom)
    body = f"<p>댓글 위의 글</p>{TAG}<p>댓글 아래의 글</p>"
    with neighbours(newsroom, body, policy=STRICT) as both:
        page = visit("")
        page.add_init_script(SHIFTS)
        if reader:
            both.ombud.sign_in(page.context, "reader", reader)
        scripts = loaded(page, both.page, framed=False)
        assert {"widget.js", "inline.js", "compose.js" if reader else "gate.js"} <= scripts.keys()
        assert sum(scripts.values()) <= MOST_BYTES, scripts
        page.evaluate(SETTLED)
        assert page.evaluate("shifts") == []

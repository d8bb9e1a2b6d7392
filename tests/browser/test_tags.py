"""The tag on a page: it follows its attributes, tells its page what happens, and leaves nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_reading import DRAWN, drawn, texts
from tests.browser.watching import STREAMS


def test_a_tag_that_changes_or_leaves_takes_its_streams_with_it(newsroom, visit):
    newsroom.submit("첫 기사의 댓글")
    first = newsroom.path
    other = newsroom.put_article()
    newsroom.submit("둘째 기사의 댓글")
    page = visit("")
    page.add_init_script(STREAMS)
    page.goto(newsroom.url + first)
    drawn(page)
    assert texts(page) == ["첫 기사의 댓글"]
    page.evaluate(
        "(article) => document.querySelector('ombud-comments').setAttribute('article', article)",
        other,
    )
    expect(page.locator(f"{DRAWN} .text")).to_have_text("둘째 기사의 댓글")
    assert page.evaluate("streams.size") == 1
    page.evaluate("document.querySelector('ombud-comments').remove()")
    assert page.evaluate("streams.size") == 0


def test_logging_out_takes_the_stream_of_before_with_it(newsroom, visit):
    page = visit("", reader="haneul")
    page.add_init_script(STREAMS)
    page.goto(newsroom.url + newsroom.path)
    drawn(page).get_by_role("button", name="로그아웃").click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    assert page.evaluate("streams.size") == 1


def test_the_page_hears_what_becomes_of_a_comment(newsroom, visit):
    page = visit(newsroom.path, reader="haneul")
    page.evaluate(
        """window.heard = [];
        for (const name of ["ombud:submitted", "ombud:published"]) {
            document.body.addEventListener(name, ({ detail }) => heard.push([name, detail.id]));
        }"""
    )
    page.get_by_role("button", name="내 댓글").wait_for()
    page.get_by_label("댓글 쓰기").fill("다리가 열려서 반갑습니다")
    page.get_by_role("button", name="등록", exact=True).click()
    page.wait_for_function("() => heard.length === 2")
    (first, submitted), (second, published) = page.evaluate("heard")
    assert [first, second] == ["ombud:submitted", "ombud:published"]
    assert submitted == published


def test_a_tag_without_an_article_says_what_it_lacks_and_keeps_what_the_page_has(newsroom, visit):
    page = visit("")
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    lacks = "needs the attribute site and article"
    with page.expect_console_message(lambda line: lacks in line.text):
        page.evaluate(
            """() => {
                const tag = document.createElement("ombud-comments");
                tag.append("댓글은 여기에서");
                document.body.append(tag);
            }"""
        )
    expect(page.get_by_text("댓글은 여기에서")).to_be_visible()

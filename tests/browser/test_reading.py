"""What a reader sees: the box, the thread, live; complete without JavaScript, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from worker.door import Door
from worker.intake import Submission, accept
from worker.records import Author

DRAWN = "ombud-comments .thread"


def texts(page):
    return page.locator(f"{DRAWN} .text").all_inner_texts()


def drawn(page):
    """The page once the widget has taken the place of what the server drew."""
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    return page


def test_a_signed_out_reader_sees_the_box_with_its_lock_and_accounts(newsroom, visit):
    box = drawn(visit(newsroom.path)).locator("ombud-comments")
    expect(box.get_by_role("heading", name="소셜댓글")).to_be_visible()
    expect(box.get_by_role("img", name="로그인 전")).to_be_visible()
    expect(box.get_by_text("댓글을 작성하려면 계정 중 하나로 로그인해 주세요")).to_be_visible()
    for name in ("Twitter (X)", "Facebook"):
        expect(box.get_by_role("link", name=name)).to_be_visible()
    expect(box.get_by_role("textbox")).to_have_count(0)


def test_the_box_speaks_english_where_the_page_does(newsroom, visit):
    page = visit(f"{newsroom.path}?lang=en")
    page.locator("ombud-comments").get_by_role("button", name="Newest").wait_for()
    expect(page.get_by_role("heading", name="Social comment")).to_be_visible()
    expect(page.get_by_text("please log in to one of the accounts")).to_be_visible()
    expect(page.get_by_role("heading", name="What's Popular Now")).to_be_visible()


def test_the_policy_opens_in_place_and_closes_with_escape(newsroom, visit):
    page = drawn(visit(newsroom.path))
    page.locator("ombud-comments").get_by_role("link", name="댓글 운영 기준").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=3).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_markup_in_a_comment_is_shown_as_it_was_typed(newsroom, visit):
    text = "<b onclick=alert(1)>굵은</b> 글씨 & 기호"
    newsroom.submit(text)
    assert texts(drawn(visit(newsroom.path))) == [text]
    plain = visit(newsroom.path, java_script_enabled=False)
    assert texts(plain) == [text]


def test_without_javascript_comments_can_be_read_in_pages(newsroom, visit):
    written = [f"{number}번째로 쓰는 의견입니다" for number in range(25)]
    for text in written:
        newsroom.submit(text, author=f"reader-{text[:2]}")
    page = visit(newsroom.path, java_script_enabled=False)
    first = texts(page)
    page.get_by_role("link", name="댓글 더 보기").click()
    expect(page.locator(f"{DRAWN} .text")).to_have_text(written[::-1][len(first) :])


def test_pages_follow_each_other_without_a_gap_or_a_repeat(newsroom, visit):
    written = [f"{number}번째로 쓰는 의견입니다" for number in range(25)]
    for text in written:
        newsroom.submit(text, author=f"reader-{text[:2]}")
    page = drawn(visit(newsroom.path))
    page.get_by_role("button", name="댓글 더 보기").click()
    expect(page.locator(f"{DRAWN} .text")).to_have_count(25)
    assert texts(page) == written[::-1]
    page.get_by_role("button", name="등록순").click()
    expect(page.get_by_role("button", name="등록순")).to_have_attribute("aria-pressed", "true")
    assert texts(page) == written[: len(texts(page))]


def test_a_held_comment_is_never_shown_to_others(newsroom, visit):
    held = newsroom.submit("OMBUD-HOLD-TEST 보류될 글")
    assert held["state"] == "held"
    assert texts(drawn(visit(newsroom.path))) == []
    assert "보류될 글" not in visit(newsroom.path, java_script_enabled=False).content()


def test_a_reply_stands_under_what_it_answers(newsroom, visit):
    parent = newsroom.submit("질문 하나 드립니다")
    newsroom.submit("저도 궁금했어요", author="jun", parent=parent["id"])
    for script in (True, False):
        page = visit(newsroom.path, java_script_enabled=script)
        replies = page.locator(f"[data-id='{parent['id']}'] .replies .text, .replies .text")
        expect(replies.first).to_have_text("저도 궁금했어요")


def submit_second_reply(newsroom, parent):
    """A reply to a reply, as it was taken where two levels of them were."""
    author = Author("ari", "Ari")
    wanted = Submission("demo", newsroom.article, "담당자가 답할 일입니다", author, parent=parent)
    store, keys = newsroom.ombud.store, newsroom.ombud.keys
    receipt = store.run(accept(wanted, Door(reply_levels=2), keys))
    return newsroom.decided({"id": receipt.id, "state": receipt.state})


@pytest.mark.parametrize("levels", [1, 2])
def test_replies_are_offered_down_to_the_level_that_is_set(levels, newsroom, visit, monkeypatch):
    monkeypatch.setitem(vars(newsroom.ombud.settings), "reply_levels", levels)
    first = newsroom.submit("질문 하나 드립니다")
    second = newsroom.submit("저도 궁금했어요", author="jun", parent=first["id"])
    third = submit_second_reply(newsroom, second["id"])

    page = drawn(visit(newsroom.path))
    offered = page.locator("ombud-comments [data-act=reply]:visible")
    expect(offered).to_have_count(levels)
    deepest = page.locator(" ".join([".replies"] * levels) + f" > [data-id='{third['id']}']")
    expect(deepest).to_be_visible()

    plain = visit(newsroom.path, reader="kim", java_script_enabled=False)
    expect(plain.get_by_role("link", name="답글")).to_have_count(levels)


def test_comments_are_read_and_stand_as_they_do_where_nobody_can_say_who_reads(newsroom, visit):
    first = newsroom.submit("질문 하나 드립니다")
    second = newsroom.submit("저도 궁금했어요", author="jun", parent=first["id"])
    third = submit_second_reply(newsroom, second["id"])
    page = visit("")
    page.route("**/v1/me?site=demo", lambda route: route.abort())
    page.goto(newsroom.url + newsroom.path)
    drawn(page)
    expect(page.locator("ombud-comments [data-act=reply]:visible")).to_have_count(1)
    expect(page.locator(f".replies > [data-id='{third['id']}']")).to_be_visible()
    expect(page.locator(f".replies .replies > [data-id='{third['id']}']")).to_have_count(0)


@pytest.mark.parametrize("path", ["article", "/demo/policy", "/ops", "/desk"])
def test_every_page_fits_320_pixels(path, newsroom, visit):
    newsroom.submit("띄어쓰기없이아주길게이어지는글" * 8)
    page = visit(
        newsroom.path if path == "article" else path,
        staff="kim",
        viewport={"width": 320, "height": 800},
    )
    page.wait_for_load_state("networkidle") if path == "/demo/policy" else None
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

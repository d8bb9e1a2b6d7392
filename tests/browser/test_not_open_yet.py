"""On an article that Ombud was not told of, readers are not offered what cannot be done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running
from tests.browser.papers import paper
from tests.browser.waiting import at_rest

TAG = '<ombud-comments site="demo" article="{}"></ombud-comments>'
NOT_YET = "이 기사는 아직 댓글을 열지 않았습니다."


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """Give a newsroom in which no comment creates its article."""
    with running(tmp_path_factory.mktemp("newsroom"), lazy_articles=False) as newsroom:
        yield newsroom


def opened(newsroom, visit, address, reader=""):
    """The frame on another site's page, about an article that is not there."""
    page = visit("", reader=reader)
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="최신순").wait_for()
    at_rest(page)
    return frame


def test_a_frame_says_so_and_has_the_form_once_the_article_is_opened(newsroom, visit):
    article = "story-of-tomorrow"
    with paper(TAG.format(article), newsroom.url) as address:
        frame = opened(newsroom, visit, address, "haneul")
        box = frame.get_by_label("댓글 쓰기")
        expect(frame.get_by_text(NOT_YET)).to_be_visible()
        expect(box).to_be_hidden()
        body = {"title": "내일의 다리", "url": f"/demo/articles/{article}"}
        status, _ = newsroom.call("PUT", f"/v1/sites/demo/articles/{article}", body)
        assert status == 201
        expect(box).to_be_visible()
        expect(frame.get_by_text(NOT_YET)).to_have_count(0)
        box.fill("이제 씁니다")
        frame.get_by_role("button", name="등록", exact=True).click()
        expect(frame.locator(".comment .text")).to_have_text("이제 씁니다")


def test_who_is_signed_out_is_told_as_well(newsroom, visit):
    with paper(TAG.format("story-of-nobody"), newsroom.url) as address:
        frame = opened(newsroom, visit, address)
        expect(frame.get_by_text(NOT_YET)).to_be_visible()


def test_an_article_that_is_there_has_the_form_from_the_start(newsroom, visit):
    newsroom.put_article()
    with paper(TAG.format(newsroom.article), newsroom.url) as address:
        frame = opened(newsroom, visit, address, "haneul")
        expect(frame.get_by_label("댓글 쓰기")).to_be_visible()
        expect(frame.get_by_text(NOT_YET)).to_have_count(0)

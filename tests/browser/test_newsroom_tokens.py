"""A page that knows its reader hands the newsroom's token to the frame: no second sign-in."""

from __future__ import annotations

import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import expect

from tests.browser.conftest import SHARED
from tests.browser.papers import paper
from tests.browser.waiting import at_rest

TAG = '<ombud-comments site="demo" article="{article}" token="{token}"></ombud-comments>'


def token(name: str, site: str = "demo", **claims) -> str:
    now = int(time.time())
    said = {"iss": f"https://{site}.example", "aud": site, "sub": name, "name": name}
    said |= {"iat": now, "exp": now + 600, **claims}
    return jwt.encode({"alg": "HS256"}, said, OctKey.import_key(SHARED))


@pytest.fixture
def page(newsroom, visit):
    """Give a page of another origin whose reader is signed in at the newsroom as 미나."""
    tag = TAG.format(article=newsroom.article, token=token("미나"))
    with paper(tag, newsroom.url) as address:
        page = visit("")
        page.goto(address)
        yield page


def test_the_newsrooms_reader_writes_without_signing_in_again(page):
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    frame.get_by_label("댓글 쓰기").fill("신문사 계정으로 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text")).to_have_text("신문사 계정으로 쓴 댓글")


def test_a_new_token_interrupts_nobody_and_another_reader_is_another(page):
    frame = page.frame_locator("iframe")
    frame.get_by_label("댓글 쓰기").fill("쓰는 중인 댓글")
    tag = page.locator("ombud-comments")
    with page.expect_response("**/login/newsroom"):
        tag.evaluate("(tag, token) => tag.setAttribute('token', token)", token("미나", jti="2"))
    at_rest(page)
    expect(frame.get_by_label("댓글 쓰기")).to_have_value("쓰는 중인 댓글")
    tag.evaluate("(tag, token) => tag.setAttribute('token', token)", token("준"))
    expect(frame.get_by_text("준 님으로 로그인했습니다")).to_be_visible()


def test_on_a_title_that_the_token_is_not_for_its_reader_is_offered_a_sign_in(page, newsroom):
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    another = TAG.format(article=newsroom.article, token="").replace('"demo"', '"another-title"')
    with paper(another, newsroom.url) as address:
        page.goto(address)
        expect(frame.get_by_role("link", name="Twitter (X)")).to_be_visible()
        at_rest(page)
        expect(frame.get_by_label("댓글 쓰기")).to_have_count(0)
        frame.get_by_text("미나 님으로 로그인했습니다").wait_for(state="detached")


def test_a_token_that_is_not_good_changes_nothing(page):
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
    with page.expect_response("**/login/newsroom") as answer:
        page.locator("ombud-comments").evaluate("(tag) => tag.setAttribute('token', 'a.b.c')")
    assert answer.value.status == 401
    at_rest(page)
    expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()

"""Signing in as readers see it: on our page, in a window, or where windows are blocked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.watching import HIDE
from tests.web.providers import CLIENT, SECRET, stand_in
from worker.sign_in import LoginClient

TAG = '<ombud-comments site="demo" article="{article}"></ombud-comments>'
SIGNED_IN = "{} 님으로 로그인했습니다"
DOORS = {"x": "Twitter (X)", "facebook": "Facebook", "google": "Google", "kakao": "Kakao"}
WHO = {"x": "Mina 김", "facebook": "Mina 김", "google": "Mina 김", "kakao": "미나"}


@pytest.fixture(scope="module")
def serving():
    with stand_in() as server:
        yield server


@pytest.fixture
def provider(serving, served, monkeypatch):
    """Give the provider behind every door of the newsroom, as it is at first."""
    serving.forget()
    client = LoginClient(client_id=CLIENT, secret=SECRET, issuer=serving.url)
    monkeypatch.setitem(vars(served.ombud.settings), "login", dict.fromkeys(DOORS, client))
    monkeypatch.setattr("web.outbound.SECONDS", 60.0)
    monkeypatch.setattr("web.login.signing_in.PATIENCE_SECONDS", 60.0)
    return serving


@pytest.fixture
def play(provider):
    """Give a function that makes the provider the one of a door."""

    def play(by: str) -> str:
        if by in {"google", "kakao"}:
            provider.play(by)
        return DOORS[by]

    return play


@pytest.fixture
def embedding(newsroom, provider, visit):
    """Give a function that opens a page of another origin, before which a script runs.

    Answers the page and its frame, whose doors are what they will be: links that open a window.
    """
    with paper(TAG.format(article=newsroom.article), newsroom.url) as address:

        def embedding(script: str = ""):
            page = visit("")
            page.add_init_script(script)
            page.goto(address)
            frame = page.frame_locator("iframe")
            frame.get_by_role("button", name="최신순").wait_for()
            return page, frame

        yield embedding


@pytest.mark.parametrize("by", ["x", "kakao"])
def test_on_our_page_the_reader_goes_to_the_provider_and_comes_back(newsroom, play, visit, by):
    door = play(by)
    page = visit(newsroom.path)
    page.get_by_role("link", name=door).click()
    expect(page.get_by_text(SIGNED_IN.format(WHO[by]))).to_be_visible()
    assert page.url == f"{newsroom.url}{newsroom.path}#comments"
    page.get_by_label("댓글 쓰기").fill("로그인하고 쓴 댓글")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".thread .text").first).to_have_text("로그인하고 쓴 댓글")


def test_who_does_not_agree_is_back_at_the_article_and_may_choose_again(newsroom, provider, visit):
    provider.denies = True
    page = visit(newsroom.path)
    with page.expect_navigation(url=f"**{newsroom.path}*"):
        page.get_by_role("link", name="Facebook").click()
    expect(page.get_by_role("link", name="Twitter (X)")).to_be_visible()
    provider.denies = False
    page.get_by_role("link", name="Twitter (X)").click()
    expect(page.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()


def test_a_provider_that_misbehaves_is_named_on_a_page_that_says_what_to_do(
    newsroom, provider, visit
):
    provider.trouble["/2/users/me"] = (200, {"data": {"id": "1", "name": "m" * 10_000_000}})
    page = visit(newsroom.path)
    page.get_by_role("link", name="Twitter (X)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인하지 못했습니다")
    said = page.locator("article")
    expect(said).to_contain_text("Twitter (X)에서 올바르지 않은 응답을 보내 로그인하지 못했습니다")
    expect(said).to_contain_text("잠시 뒤 다시 시도하거나 다른 계정으로 로그인해 주세요")
    page.goto(newsroom.url + newsroom.path)
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()


@pytest.mark.parametrize("by", ["facebook", "google"])
def test_from_a_frame_a_window_opens_and_the_reader_is_signed_in_where_they_were(
    embedding, play, by
):
    door = play(by)
    page, frame = embedding()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name=door).click()
    expect(frame.get_by_text(SIGNED_IN.format(WHO[by]))).to_be_visible()
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")
    frame.get_by_label("댓글 쓰기").fill("창에서 로그인하고 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text").first).to_have_text("창에서 로그인하고 쓴 댓글")


def test_a_window_whose_reader_does_not_agree_closes_and_the_doors_stay(embedding, provider):
    provider.denies = True
    page, frame = embedding()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Facebook").click()
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    expect(frame.get_by_text(SIGNED_IN.format("Mina 김"))).to_have_count(0)


def test_what_goes_wrong_in_a_window_is_said_there_and_the_frame_goes_on(embedding, provider):
    provider.trouble["/v26.0/me"] = (200, "<html>", {"Content-Type": "text/html"})
    page, frame = embedding()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Facebook").click()
    window = opened.value
    expect(window.locator("article")).to_contain_text("Facebook에서 올바르지 않은 응답을 보내")
    window.close()
    with page.expect_popup():
        frame.get_by_role("link", name="Twitter (X)").click()
    expect(frame.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()


BLOCKED = "window.open = () => null;"


def test_where_windows_are_blocked_the_link_opens_by_itself_and_leads_to_the_comments(
    embedding, newsroom
):
    page, frame = embedding(BLOCKED)
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Facebook").click()
    tab = opened.value
    expect(tab.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()
    assert tab.url.startswith(f"{newsroom.url}/embed{newsroom.path}")
    # Whoever goes back to the newspaper's tab is signed in there, too.
    page.frames[1].evaluate(HIDE, False)
    expect(frame.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()
    frame.get_by_label("댓글 쓰기").fill("다른 탭에서 로그인하고 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text").first).to_have_text("다른 탭에서 로그인하고 쓴 댓글")


def test_where_windows_are_blocked_coming_back_without_a_sign_in_changes_nothing(embedding):
    page, frame = embedding(BLOCKED)
    page.context.route("**/login/facebook*", lambda route: route.abort())
    with page.context.expect_page():
        frame.get_by_role("link", name="Facebook").click()
    with page.expect_response("**/v1/me?site=demo") as answer:
        page.frames[1].evaluate(HIDE, False)
    assert answer.value.json()["signed_in"] is False
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()


def test_no_page_but_ours_can_say_that_somebody_signed_in(embedding):
    """The newspaper's own page, or one that it opens, hands the frame a code: nobody listens."""
    page, frame = embedding()
    asked = []
    page.on("request", lambda sent: asked.append(sent.url) if "redeem" in sent.url else None)
    page.frames[1].evaluate(
        "() => { window.told = new Promise((done) => addEventListener('message', done)); }"
    )
    page.evaluate(
        """() => document.querySelector("ombud-comments").shadowRoot.querySelector("iframe")
            .contentWindow.postMessage({ type: "ombud:signed-in", code: "planted" }, "*")"""
    )
    page.frames[1].evaluate("told.then(() => true)")
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    assert asked == []


def test_a_name_that_runs_the_other_way_stands_by_itself(newsroom, play, provider, visit):
    """An Arabic name neither turns the words around it nor is turned by them."""
    provider.user["name"] = "مينا 7"
    page = visit(newsroom.path)
    page.get_by_role("link", name=play("facebook")).click()
    expect(page.get_by_text("مينا 7 님으로 로그인했습니다")).to_be_visible()
    page.get_by_label("댓글 쓰기").fill("이름을 보는 댓글")
    page.get_by_role("button", name="등록", exact=True).click()
    name = page.locator(".thread .by b").first
    expect(name).to_have_text("مينا 7")
    expect(name).to_have_attribute("dir", "auto")
    expect(name).to_have_css("direction", "rtl")
    expect(page.locator(".thread .by").first).to_have_css("direction", "ltr")


DECEIVING = {"\u202eanim": "anim", "Min\u0430": "독자", "\u3164": "독자", "Mi\u200bna": "Mina"}


@pytest.mark.parametrize("name", DECEIVING, ids=ascii)
def test_a_name_made_to_deceive_is_shown_without_what_deceives(
    newsroom, play, provider, visit, name
):
    provider.user["name"] = name
    page = visit(newsroom.path)
    page.get_by_role("link", name=play("facebook")).click()
    expect(page.get_by_text(SIGNED_IN.format(DECEIVING[name]))).to_be_visible()


def open_cut_off(embedding, provider):
    """Open a frame's door to a provider whose page cuts its window off, as X's does, and agree.

    Answers the page, its frame and the window, which leads to the comments.
    """
    provider.cuts_off = True
    page, frame = embedding()
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Twitter (X)").click()
    window = opened.value
    window.get_by_role("link", name="Authorize app").click()
    expect(window.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()
    return page, frame, window


def test_a_window_that_the_provider_cut_off_leads_to_the_comments_signed_in(
    embedding, provider, newsroom
):
    _, _, window = open_cut_off(embedding, provider)
    assert window.evaluate("() => window.opener") is None
    assert window.url.startswith(f"{newsroom.url}/embed{newsroom.path}")
    window.get_by_label("댓글 쓰기").fill("창에서 쓴 댓글")
    window.get_by_role("button", name="등록", exact=True).click()
    expect(window.locator(".thread .text").first).to_have_text("창에서 쓴 댓글")


def test_the_frame_looks_who_is_signed_in_when_the_reader_is_back_from_such_a_window(
    embedding, provider
):
    page, frame, window = open_cut_off(embedding, provider)
    window.close()
    page.frames[1].evaluate("() => { window.dispatchEvent(new Event('focus')); }")
    expect(frame.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()


def heard(page, message):
    """Wait until the frame heard this message, from a page that sends it by `message`."""
    page.frames[1].evaluate(
        "() => { window.told = new Promise((done) => addEventListener('message', done)); }"
    )
    message("""{ type: "ombud:signed-in", code: "planted" }, "*")""")
    page.frames[1].evaluate("told.then(() => true)")


def test_while_a_window_is_open_no_other_page_says_that_somebody_signed_in(embedding, newsroom):
    """Neither the newspaper's page, nor a page of ours in another window, nor the window while it
    shows another's page: what they say is heard by the listener that waits, and counts for nothing.
    """
    page, frame = embedding()
    redeemed = []
    page.context.on(
        "request", lambda sent: redeemed.append(sent.post_data) if "redeem" in sent.url else None
    )
    page.context.route("**/login/facebook?*", lambda route: route.fulfill(body="later"), times=1)
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Facebook").click()
    window = opened.value
    window.wait_for_load_state()

    def by_the_paper(message):
        page.evaluate(
            """() => document.querySelector("ombud-comments").shadowRoot.querySelector("iframe")
                .contentWindow.postMessage("""
            + message
        )

    heard(page, by_the_paper)
    with page.expect_popup() as another:
        page.frames[1].evaluate("(address) => { window.open(address); }", f"{newsroom.url}/livez")
    another.value.wait_for_load_state()
    heard(page, lambda message: another.value.evaluate("() => opener.postMessage(" + message))
    another.value.close()
    window.goto(page.url)
    heard(page, lambda message: window.evaluate("() => opener.postMessage(" + message))
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    assert redeemed == []
    frame.get_by_role("link", name="Facebook").click()
    expect(frame.get_by_text(SIGNED_IN.format("Mina 김"))).to_be_visible()
    assert len(redeemed) == 1
    assert "planted" not in redeemed[0]


def test_a_window_tells_nothing_to_a_page_of_others_that_opened_it(embedding, newsroom):
    page, _ = embedding()
    page.evaluate("() => { window.told = []; onmessage = ({ data }) => told.push(data); }")
    with page.expect_popup() as opened:
        page.evaluate(
            "(address) => { window.open(address, 'theirs'); }",
            f"{newsroom.url}/login/facebook?popup=1&return_to=/",
        )
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")
    page.evaluate(  # what was sent before this is heard before this
        "() => new Promise((done) => { addEventListener('message', done); postMessage('last'); })"
    )
    told = page.evaluate("told.filter(({ type }) => type !== 'ombud:height')")
    assert told == ["last"]

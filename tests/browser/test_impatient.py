"""Readers who do not wait: they press twice, press something else, and go on meanwhile."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_decided import nobody_checks
from tests.browser.waiting import Held, at_rest
from tests.browser.watching import HIDE
from tests.browser.writers import SUBMITS

FAILED = "처리하지 못했습니다. 다시 시도해 주세요."


@pytest.fixture
def page(newsroom, visit):
    """Give a page with a comment of somebody else to a signed-in reader."""
    newsroom.submit("버스보다 자전거가 빠릅니다")
    return visit(newsroom.path, reader="haneul")


def button(where, name):
    return where.get_by_role("button", name=name, exact=True)


def act(where, name):
    """The button of the first comment that does this."""
    return where.locator(f".thread [data-act={name}]").first


def notice(page):
    return page.locator(".comment .notice").first


def asked_of(page, address):
    """What is asked of an address from now on."""
    asked = []
    page.on("request", lambda each: asked.append(each) if address in each.url else None)
    return asked


def begin_report(page):
    act(page, "report").click()
    page.get_by_label("어떤 점이 문제인가요?").wait_for()


def test_a_panel_shut_before_the_answer_came_says_what_became_of_it(page):
    reports = Held(page, "**/reports")
    begin_report(page)
    button(page, "신고하기").click()
    route = reports.first()
    act(page, "report").click()
    expect(page.get_by_label("어떤 점이 문제인가요?")).to_have_count(0)
    route.continue_()
    expect(notice(page)).to_have_text("고맙습니다. 담당자가 읽어 보겠습니다.")


def test_a_panel_opened_before_the_answer_came_stays_with_the_focus(newsroom, visit):
    newsroom.submit("다리가 열려서 반갑습니다", author="haneul")
    page = visit(newsroom.path, reader="haneul")
    edits = Held(page, "**/v1/comments/*", times=1)
    act(page, "edit").click()
    button(page.locator(".panel"), "등록").click()
    route = edits.first()
    act(page, "withdraw").click()
    cancel = button(page.locator(".panel"), "취소")
    expect(cancel).to_be_focused()
    route.continue_()
    at_rest(page)
    expect(cancel).to_be_focused()
    expect(notice(page)).to_have_text("")


def test_who_writes_on_while_a_report_is_sent_keeps_the_focus(page):
    reports = Held(page, "**/reports")
    begin_report(page)
    button(page, "신고하기").click()
    route = reports.first()
    page.get_by_label("댓글 쓰기").focus()
    route.continue_()
    expect(notice(page)).to_have_text("고맙습니다. 담당자가 읽어 보겠습니다.")
    expect(page.get_by_label("댓글 쓰기")).to_be_focused()


def test_two_clicks_report_once(page):
    asked = asked_of(page, "/reports")
    begin_report(page)
    button(page, "신고하기").dblclick()
    expect(notice(page)).to_have_text("고맙습니다. 담당자가 읽어 보겠습니다.")
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["report", "withdraw"])
def test_two_clicks_open_a_panel_that_stays_open(name, newsroom, visit):
    newsroom.submit("다리가 열려서 반갑습니다", author="haneul" if name == "withdraw" else "jun")
    page = visit(newsroom.path, reader="haneul")
    act(page, name).dblclick()
    page.locator(".panel").wait_for()
    at_rest(page)
    expect(page.locator(".panel")).to_be_visible()


def test_two_clicks_agree_once(page):
    asked = asked_of(page, "/reactions/agree")
    act(page, "agree").dblclick()
    expect(act(page, "agree")).to_have_attribute("aria-pressed", "true")
    at_rest(page)
    assert [each.method for each in asked] == ["PUT"]


def test_a_report_that_failed_can_be_sent_again(page):
    page.route("**/reports", lambda route: route.abort(), times=1)
    begin_report(page)
    button(page, "신고하기").click()
    expect(notice(page)).to_have_text(FAILED)
    button(page, "신고하기").click()
    expect(notice(page)).to_have_text("고맙습니다. 담당자가 읽어 보겠습니다.")


def test_who_writes_a_report_goes_on_while_the_thread_is_read_anew(page, newsroom):
    act(page, "report").click()
    note = page.get_by_label("담당자가 알아야 할 점이 있나요?")
    note.fill("긴 설명")
    page.evaluate(HIDE, True)
    newsroom.submit("그사이에 온 댓글", author="jun")
    with page.expect_response("**/comments?*"):
        page.evaluate(HIDE, False)
    expect(button(page, "새 댓글 1개")).to_be_visible()
    expect(note).to_have_value("긴 설명")
    expect(note).to_be_focused()
    expect(page.locator(".total")).to_have_text("댓글 2개")
    button(page, "새 댓글 1개").click()
    expect(page.locator(".thread .text").first).to_have_text("그사이에 온 댓글")
    expect(note).to_have_value("긴 설명")


@pytest.mark.parametrize("name", ["답글", "답글 취소"])
def test_what_is_on_its_way_stays_the_answer_it_was_sent_as(name, page, newsroom):
    newsroom.submit("질문 하나 드립니다", author="jun")
    button(page, "새 댓글 1개").click()
    asked = page.locator(".thread .comment", has_text="질문 하나 드립니다")
    button(asked, "답글").click()
    submitted = asked_of(page, "/comments")
    lost = Held(page, SUBMITS, times=1)
    page.get_by_label("댓글 쓰기").fill("제가 알아요")
    button(page, "등록").click()
    route = lost.first()
    route.fetch()
    button(page, name).last.click()
    expect(page.locator(".problem")).to_contain_text("아직 등록되지 않았습니다")
    route.abort()
    expect(asked.locator(".replies .text")).to_have_text("제가 알아요")
    expect(page.get_by_label("댓글 쓰기")).to_have_value("")
    keys = [each.headers["idempotency-key"] for each in submitted if SUBMITS.search(each.url)]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    _, thread = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    assert [each["text"] for each in thread["items"]].count("제가 알아요") == 1


def test_a_refused_one_comes_back_beside_what_was_begun_meanwhile(page):
    box = page.get_by_label("댓글 쓰기")
    act(page, "reply").click()
    box.fill("주민번호는 900101-1234568 입니다")
    button(page, "그대로 등록").click()
    again = button(page, "고쳐서 다시 등록")
    again.wait_for()
    box.fill("그사이에 쓰던 글")
    again.click()
    expect(box).to_have_value("그사이에 쓰던 글\n\n주민번호는 900101-1234568 입니다")
    expect(page.get_by_text("Mina 님에게 답글")).to_be_visible()
    expect(page.locator(".mine")).to_have_count(0)


def test_a_refused_one_waits_while_another_is_on_its_way(page):
    box = page.get_by_label("댓글 쓰기")
    box.fill("주민번호는 900101-1234568 입니다")
    button(page, "그대로 등록").click()
    again = button(page, "고쳐서 다시 등록")
    again.wait_for()
    submissions = Held(page, SUBMITS)
    box.fill("다음 글입니다")
    button(page, "등록").click()
    route = submissions.first()
    again.click()
    expect(page.locator(".problem")).to_contain_text("아직 등록되지 않았습니다")
    expect(again).to_be_visible()
    route.continue_()
    expect(page.locator(".thread .text").first).to_have_text("다음 글입니다")
    again.click()
    expect(box).to_have_value("주민번호는 900101-1234568 입니다")


def test_a_problem_of_the_next_comment_is_not_wiped_by_what_became_of_the_last(page, newsroom):
    box = page.get_by_label("댓글 쓰기")
    with nobody_checks(newsroom):
        box.fill("먼저 쓴 글입니다")
        button(page, "등록").click()
        expect(page.locator(".mine")).to_have_attribute("data-state", "checking")
        box.fill("가" * 253)
        expect(page.locator(".problem")).to_contain_text("3자가 넘었습니다")
    expect(page.locator(".mine")).to_have_count(0)
    expect(page.locator(".problem")).to_contain_text("3자가 넘었습니다")
    expect(page.locator(".problem.good")).to_have_count(0)


def test_a_reaction_given_before_the_earlier_ones_are_known_stays(newsroom, visit):
    newsroom.submit("버스보다 자전거가 빠릅니다")
    page = visit("", reader="haneul")
    earlier = Held(page, "**/reactions/mine?*", times=1)
    page.goto(newsroom.url + newsroom.path)
    route = earlier.first()
    answer = route.fetch()
    agree = act(page, "agree")
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")
    route.fulfill(response=answer)
    at_rest(page)
    expect(agree).to_have_attribute("aria-pressed", "true")


def test_the_last_reaction_pressed_is_the_one_that_counts(page):
    reactions = Held(page, "**/reactions/agree", times=1)
    act(page, "agree").click()
    route = reactions.first()
    act(page, "disagree").click()
    route.continue_()
    expect(act(page, "disagree")).to_have_attribute("aria-pressed", "true")
    expect(act(page, "disagree").locator(".n")).to_have_text("1")
    expect(act(page, "agree")).to_have_attribute("aria-pressed", "false")
    page.reload()
    at_rest(page)
    expect(act(page, "disagree")).to_have_attribute("aria-pressed", "true")


def test_ones_own_comments_shut_before_they_came_stay_shut(page):
    mine = Held(page, "**/v1/me/comments?*")
    button(page, "내 댓글").click()
    route = mine.first()
    button(page, "내 댓글").click()
    route.continue_()
    at_rest(page)
    expect(page.locator("#my-comments")).to_be_empty()
    expect(button(page, "내 댓글")).to_have_attribute("aria-expanded", "false")


def test_two_clicks_open_the_policy_once(page):
    page.locator("ombud-comments").get_by_role("link", name="댓글 운영 기준").dblclick()
    page.get_by_role("dialog").get_by_role("heading", level=3).first.wait_for()
    at_rest(page)
    expect(page.locator("dialog")).to_have_count(1)


@pytest.mark.parametrize("name", ["로그아웃", "모든 기기에서 로그아웃", "내 댓글"])
def test_without_a_network_nobody_leaves_unnoticed(name, page):
    if name.startswith("모든"):
        button(page, "내 댓글").click()
        button(page, name).wait_for()
    page.context.set_offline(True)
    button(page, name).click()
    expect(page.locator(".account + .notice")).to_have_text(FAILED)
    page.context.set_offline(False)
    button(page, name).click()
    gone = page.get_by_text("계정 중 하나로 로그인해 주세요")
    expect(page.locator("#my-comments p").first if name == "내 댓글" else gone).to_be_visible()


@pytest.mark.parametrize("who", ["jun", ""], ids=["somebody else", "nobody"])
def test_a_tab_notices_who_is_signed_in_once_it_is_looked_at_again(who, page, newsroom):
    page.get_by_label("댓글 쓰기").fill("쓰다 만 글")
    page.context.clear_cookies()
    if who:
        newsroom.sign_in(page.context, "reader", who)
    page.evaluate("() => { window.dispatchEvent(new Event('focus')); }")
    if who:
        expect(page.get_by_text("jun 님으로 로그인했습니다")).to_be_visible()
        expect(page.get_by_label("댓글 쓰기")).to_have_value("")
    else:
        expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    page.context.clear_cookies()
    newsroom.sign_in(page.context, "reader", "haneul")
    page.reload()
    expect(page.get_by_label("댓글 쓰기")).to_have_value("쓰다 만 글")


@pytest.mark.parametrize("name", ["내 댓글", "로그아웃", "모든 기기에서 로그아웃"])
def test_who_was_signed_out_meanwhile_finds_the_accounts_whatever_they_press(name, page):
    if name.startswith("모든"):
        button(page, "내 댓글").click()
    button(page, name).wait_for()
    page.context.clear_cookies()
    button(page, name).click()
    expect(page.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()


def test_nobody_writes_in_the_name_of_who_signed_in_meanwhile(page, newsroom):
    page.get_by_label("댓글 쓰기").fill("하늘이 쓴 글")
    page.context.clear_cookies()
    newsroom.sign_in(page.context, "reader", "jun")
    button(page, "등록").click()
    expect(page.get_by_text("jun 님으로 로그인했습니다")).to_be_visible()
    expect(page.get_by_label("댓글 쓰기")).to_have_value("")
    expect(page.locator(".thread .comment")).to_have_count(1)
    page.context.clear_cookies()
    newsroom.sign_in(page.context, "reader", "haneul")
    page.reload()
    expect(page.get_by_label("댓글 쓰기")).to_have_value("하늘이 쓴 글")


def test_who_comes_back_to_the_tab_as_before_is_not_interrupted(page):
    page.get_by_label("댓글 쓰기").fill("쓰다 만 글")
    act(page, "report").click()
    with page.expect_response("**/v1/me?site=demo"):
        page.evaluate("() => { window.dispatchEvent(new Event('focus')); }")
    at_rest(page)
    expect(page.get_by_label("어떤 점이 문제인가요?")).to_be_visible()


def left(page):
    """What the browser keeps of what was sent and not answered: the texts."""
    kept = page.evaluate("() => localStorage['ombud:sent']")
    return [each["text"] for each in json.loads(kept or "{}").values()]


@pytest.mark.parametrize("reader", ["haneul", ""], ids=["signed in", "signed out"])
def test_what_nobody_came_back_for_is_forgotten_after_a_week(reader, newsroom, visit):
    page = visit("/demo/policy", reader=reader)
    page.evaluate(
        """() => {
            const day = 86400000;
            const each = (days, place) => [days, {
                text: `${days}`, key: `${days}`, place, at: Date.now() - days * day,
            }];
            const sent = [each(8, "jun:demo/a"), each(6, "jun:demo/b"), each(9, "haneul:demo/c")];
            localStorage["ombud:sent"] = JSON.stringify(Object.fromEntries(sent));
        }"""
    )
    page.goto(newsroom.url + newsroom.path)
    at_rest(page)
    assert left(page) == ["6"]


def test_what_the_author_has_back_after_a_day_is_kept_in_the_tab_alone(newsroom, visit):
    page = visit("/demo/policy", reader="haneul")
    page.evaluate(
        """(article) => {
            const at = Date.now() - 24 * 3600000;
            const place = `haneul:demo/${article}`;
            const sent = { text: "어제 쓴 글", key: "1", at, place };
            localStorage["ombud:sent"] = JSON.stringify({ 1: sent });
        }""",
        newsroom.article,
    )
    page.goto(newsroom.url + newsroom.path)
    at_rest(page)
    expect(page.get_by_label("댓글 쓰기")).to_have_value("어제 쓴 글")
    assert left(page) == []
    page.reload()
    at_rest(page)
    expect(page.get_by_label("댓글 쓰기")).to_have_value("어제 쓴 글")


def test_who_only_reads_leaves_nothing_in_the_browser(newsroom, visit):
    for reader in ("", "haneul"):
        page = visit(newsroom.path, reader=reader)
        assert page.evaluate("() => [...Object.keys(localStorage)]") == []

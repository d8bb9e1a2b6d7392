"""A gentle warning before a comment is sent that would be held or refused: never a wall."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import at_rest
from worker.preview import UNWARNED

HELD = "OMBUD-HOLD-TEST 시험입니다"
REFUSED = "주민번호는 900101-1234568 입니다"


@pytest.fixture
def desk(newsroom, visit):
    """Give the page of a fresh article to a signed-in reader who is new here."""
    page = visit(newsroom.path, reader=f"writer-of-{newsroom.article}")
    page.get_by_role("button", name="내 댓글").wait_for()
    return page


def box(page):
    return page.get_by_label("댓글 쓰기")


def be_patient(page):
    """Let no time pass on the page: however long the service takes, its reader waits for it."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def submit(page, name="등록"):
    page.get_by_role("button", name=name, exact=True).click()


def warning(page):
    return page.locator("ombud-comments .warning")


def texts(newsroom):
    _, page = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    return [item["text"] for item in page["items"]]


def asked_for(page):
    """What is asked of the preview from now on."""
    asked = []
    page.on("request", lambda sent: asked.append(sent) if "/preview" in sent.url else None)
    return asked


def test_who_rests_while_typing_is_told_what_would_become_of_it(desk):
    box(desk).fill(HELD)
    expect(warning(desk)).to_contain_text("이대로 등록하면 담당자가 읽은 뒤 게재됩니다.")
    expect(warning(desk)).to_contain_text("시험 문구가 들어 있어 담당자가 확인합니다")
    expect(warning(desk)).to_have_attribute("role", "status")
    assert "warning" in box(desk).get_attribute("aria-describedby")
    box(desk).fill("다리가 열려서 반갑습니다")
    expect(warning(desk)).to_be_empty()
    expect(desk.get_by_role("button", name="등록", exact=True)).to_be_visible()


def test_a_refused_text_is_warned_of_before_it_is_sent_and_kept(newsroom, desk):
    be_patient(desk)
    box(desk).fill(REFUSED)
    submit(desk)
    expect(warning(desk)).to_contain_text("이대로 등록하면 게재되지 않습니다.")
    expect(warning(desk)).to_contain_text("숫자가 있어 게재하지 않습니다.")
    expect(box(desk)).to_have_value(REFUSED)
    expect(desk.locator("ombud-comments .mine")).to_have_count(0)
    assert texts(newsroom) == []


def test_the_warned_may_send_it_as_it_is(desk):
    be_patient(desk)
    box(desk).fill(HELD)
    submit(desk)
    submit(desk, "그대로 등록")
    desk.clock.resume()
    expect(desk.locator("ombud-comments .mine")).to_have_attribute("data-state", "held")
    expect(warning(desk)).to_be_empty()
    expect(box(desk)).to_have_value("")


def test_a_double_click_is_no_consent(desk):
    be_patient(desk)
    box(desk).fill(HELD)
    desk.get_by_role("button", name="등록", exact=True).dblclick()
    expect(desk.get_by_role("button", name="그대로 등록")).to_be_visible()
    expect(box(desk)).to_have_value(HELD)


def test_no_rule_and_no_signal_reaches_the_page(desk):
    with desk.expect_response("**/preview") as answer:
        box(desk).fill(HELD)
    assert answer.value.json().keys() == {"outcome", "message"}


def test_a_harmless_text_is_sent_at_the_first_press(newsroom, desk):
    box(desk).fill("다리가 열려서 반갑습니다")
    submit(desk)
    expect(desk.locator("ombud-comments .thread .text")).to_have_text("다리가 열려서 반갑습니다")
    assert texts(newsroom) == ["다리가 열려서 반갑습니다"]


@pytest.mark.parametrize("answer", [{"status": 429}, {"status": 503}, None], ids=str)
def test_where_nothing_can_be_said_nothing_stands_in_the_way(answer, newsroom, desk):
    desk.clock.set_fixed_time(0)
    asked = asked_for(desk)
    desk.route("**/preview", lambda route: route.fulfill(**answer) if answer else route.abort())
    for text in ("다리가 열려서 반갑습니다", "다리가 다시 열려서 반갑습니다"):
        box(desk).fill(text)
        submit(desk)
        expect(desk.locator("ombud-comments .thread .text").first).to_have_text(text)
    assert len(asked) == 1, "asked again at once"


def test_an_answer_that_does_not_come_is_not_waited_for(desk):
    desk.route("**/preview", lambda route: None)
    box(desk).fill("다리가 열려서 반갑습니다")
    submit(desk)
    expect(desk.locator("ombud-comments .thread .text")).to_have_text("다리가 열려서 반갑습니다")


def test_a_newsroom_may_do_without(newsroom, desk):
    newsroom.call("PUT", f"/v1/sites{newsroom.path}/settings/{UNWARNED}", {"minutes": 30})
    asked = asked_for(desk)
    with desk.expect_response("**/preview"):
        box(desk).fill(HELD)
    at_rest(desk)
    submit(desk)
    expect(desk.locator("ombud-comments .mine")).to_have_attribute("data-state", "held")
    box(desk).fill(REFUSED)
    submit(desk)
    expect(desk.locator("ombud-comments .mine").first).to_have_attribute("data-state", "rejected")
    assert len(asked) == 1


def test_where_everything_is_read_first_nobody_is_warned_of_that(newsroom, desk):
    settings = f"/v1/sites{newsroom.path}/settings/premoderated"
    newsroom.call("PUT", settings, {"minutes": 30})
    expect(desk.get_by_text("담당자가 읽은 뒤 게재됩니다").first).to_be_visible()
    box(desk).fill("다리가 열려서 반갑습니다")
    submit(desk)
    expect(desk.locator("ombud-comments .mine")).to_have_attribute("data-state", "held")

"""The desk: decided by key or by button, undone, never twice; and without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from worker.records import find
from worker.review import decide, read_queue
from worker.status import read_status

KEYMAP = Path(__file__).resolve().parent.parent.parent / "web" / "static" / "desk-keys.js"


@pytest.fixture
def held(newsroom):
    """Give the ids of two held comments, the older one first; nothing else waits on the desk."""
    store, keys = newsroom.ombud.store, newsroom.ombud.keys
    for queue in store.run(read_status(0, keys)).reviews:
        for waiting in store.run(read_queue(queue.name, 0, limit=100)).items:
            action = "keep" if waiting.comment.state == "published" else "reject"
            store.run(decide(waiting.comment, action, by="yun", reason="other", keys=keys))
    return [newsroom.submit(f"OMBUD-HOLD-TEST {name}", author=name)["id"] for name in ("a", "b")]


@pytest.fixture
def desk(held, visit):
    """Give the desk to a moderator, with the older of the two held comments in focus."""
    page = visit("/desk", staff="kim", viewport={"width": 1280, "height": 900})
    page.get_by_role("button", name="단축키").wait_for()
    heading(page, held[0]).focus()
    return page


def case(page, comment):
    return page.locator(f"#case-{comment}")


def heading(page, comment):
    return case(page, comment).get_by_role("heading", level=2)


def state(newsroom, comment):
    return find(newsroom.ombud.store, comment).state


def test_a_case_shows_what_was_written_and_why_it_waits(held, desk):
    one = case(desk, held[0])
    expect(one.locator("blockquote mark")).to_have_text("OMBUD-HOLD-TEST")
    expect(one.locator(".reasons")).to_contain_text("R-TRIAL")
    expect(one.locator(".reasons")).to_contain_text("시험 문구")


# Neither has summer time.
SEOUL = ("Asia/Seoul", "ko-KR", "{0:%Y}년 {0.month}월 {0.day}일", "한국 표준시")
PHOENIX = ("America/Phoenix", "en-US", "{0:%B} {0.day}, {0:%Y}", "Mountain Standard Time")


@pytest.mark.parametrize("where", ["desk", "thread"])
@pytest.mark.parametrize("seen_from", [SEOUL, PHOENIX], ids=["Seoul", "Phoenix"])
def test_times_are_those_of_the_moderators_own_zone(seen_from, where, held, newsroom, visit):
    zone, locale, day, name = seen_from
    newsroom.submit("다리가 열렸습니다")
    path = "/desk" if where == "desk" else f"/desk/demo/articles/{newsroom.article}"
    path += f"?lang={locale[:2]}"
    page = visit(path, staff="kim", locale=locale, timezone_id=zone)
    time = page.locator(".case time").first
    at = datetime.fromisoformat(time.get_attribute("datetime")).astimezone(ZoneInfo(zone))
    short, full = time.inner_text(), time.get_attribute("title")
    assert day.format(at) in short
    assert f"{at.hour % 12 or 12}:{at:%M}" in short
    assert day.format(at) in full
    assert name in full
    plain = visit(path, staff="kim", timezone_id=zone, java_script_enabled=False)
    expect(plain.locator(".case time").first).to_contain_text(f"{at.astimezone(UTC):%H:%M} UTC")


def test_one_key_approves_and_the_next_case_is_in_focus(held, desk, newsroom):
    desk.keyboard.press("a")
    expect(case(desk, held[0])).to_be_hidden()
    expect(heading(desk, held[1])).to_be_focused()
    assert state(newsroom, held[0]) == "published"


def test_a_decision_is_undone_by_one_key(held, desk, newsroom):
    desk.keyboard.press("a")
    expect(case(desk, held[0])).to_be_hidden()
    desk.keyboard.press("u")
    expect(heading(desk, held[0])).to_be_focused()
    assert state(newsroom, held[0]) == "held"


def test_rejecting_takes_a_reason_and_enter(held, desk, newsroom):
    desk.keyboard.press("r")
    expect(case(desk, held[0]).get_by_label("이유")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(case(desk, held[0])).to_be_hidden()
    assert state(newsroom, held[0]) == "rejected"


def test_j_and_k_walk_through_the_cases(held, desk):
    desk.keyboard.press("j")
    expect(heading(desk, held[1])).to_be_focused()
    desk.keyboard.press("k")
    expect(heading(desk, held[0])).to_be_focused()


def test_no_key_decides_while_somebody_writes(held, desk, newsroom):
    case(desk, held[0]).get_by_label("메모").press_sequentially("area")
    expect(case(desk, held[0]).get_by_label("메모")).to_have_value("area")
    assert state(newsroom, held[0]) == "held"


def test_keys_can_be_switched_off_and_stay_off(held, desk, newsroom):
    desk.get_by_label("단축키 사용").uncheck()
    desk.reload()
    expect(desk.get_by_label("단축키 사용")).not_to_be_checked()
    heading(desk, held[0]).focus()
    desk.keyboard.press("a")
    expect(heading(desk, held[0])).to_be_focused()
    assert state(newsroom, held[0]) == "held"


def test_help_lists_every_key_of_the_keymap(desk):
    keys = re.findall(r'key: "(.)"', KEYMAP.read_text(encoding="utf-8"))
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog")
    assert dialog.locator("kbd").all_inner_texts() == keys
    assert all(dialog.locator("dd").all_inner_texts())
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_who_was_quicker_wins_and_the_other_is_told(held, desk, newsroom):
    store, keys = newsroom.ombud.store, newsroom.ombud.keys
    store.run(decide(find(store, held[0]), "reject", by="lee", reason="insult", keys=keys))
    desk.keyboard.press("a")
    expect(desk.locator("#flash")).to_contain_text("lee")
    assert state(newsroom, held[0]) == "rejected"


def test_new_comments_are_counted_and_move_nothing(held, desk, newsroom):
    before = desk.locator(".case").count()
    newsroom.submit("OMBUD-HOLD-TEST c", author="c")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.get_by_role("button", name="새로 들어온 댓글 1개 보기")).to_be_visible()
    assert desk.locator(".case").count() == before
    desk.keyboard.press("a")
    expect(case(desk, held[0])).to_be_hidden()
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.get_by_role("button", name="새로 들어온 댓글 1개 보기")).to_be_visible()


def test_without_javascript_a_button_decides(held, newsroom, visit):
    page = visit("/desk", staff="kim", java_script_enabled=False)
    case(page, held[0]).get_by_role("button", name="게재").click()
    expect(page.locator("#flash")).to_contain_text("게재했습니다")
    assert state(newsroom, held[0]) == "published"


def test_nobody_sees_the_desk_without_being_let_in(held, visit):
    page = visit("/desk")
    expect(page.get_by_role("heading", name="심사대 로그인")).to_be_visible()
    assert "OMBUD-HOLD-TEST" not in page.content()

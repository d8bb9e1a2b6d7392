"""Whatever a mouse does, a keyboard does, and nobody is lost on the page afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.scenes import SCENES, Visit


@pytest.fixture
def reader(newsroom, visit):
    """Give a signed-in reader on an article with a comment of somebody else."""
    return Visit(newsroom, visit, "ko")


def press(control, key):
    """Press a key on what has the focus: not where a mouse points."""
    control.focus()
    control.page.keyboard.press(key)


def act(page, name):
    return page.locator(f".thread [data-act={name}]").first


def tab(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_comment_is_written_and_sent_and_the_next_one_begun(reader):
    page = reader.article(reader="haneul")
    box = page.get_by_label("댓글 쓰기")
    box.focus()
    page.keyboard.type("글쇠로만 쓴 댓글")
    tab(page, "Tab", "Enter")
    expect(page.locator(".thread .text").first).to_have_text("글쇠로만 쓴 댓글")
    tab(page, "Shift+Tab")
    expect(box).to_be_focused()


def test_a_reaction_is_given_and_taken_back(reader):
    page = reader.article(reader="haneul")
    press(act(page, "agree"), "Space")
    expect(act(page, "agree")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(act(page, "agree")).to_have_attribute("aria-pressed", "false")
    expect(act(page, "agree")).to_be_focused()


def test_a_reply_is_begun_in_the_box_and_left_again(reader):
    page = reader.article(reader="haneul")
    press(act(page, "reply"), "Enter")
    expect(page.get_by_label("댓글 쓰기")).to_be_focused()
    press(page.get_by_role("button", name="답글 취소"), "Enter")
    expect(page.get_by_text("Mina 님에게 답글")).to_have_count(0)
    expect(page.get_by_label("댓글 쓰기")).to_be_focused()


def test_a_report_is_sent_and_the_reader_is_back_where_it_began(reader):
    page = reader.article(reader="haneul")
    press(act(page, "report"), "Enter")
    expect(page.get_by_label("어떤 점이 문제인가요?")).to_be_focused()
    tab(page, "ArrowDown", "Tab")
    page.keyboard.type("출처가 없습니다")
    tab(page, "Enter")
    expect(page.get_by_text("고맙습니다. 담당자가 읽어 보겠습니다.")).to_be_visible()
    expect(act(page, "report")).to_be_focused()


def test_a_withdrawal_is_thought_better_of_and_then_done(reader):
    page = reader.article(reader="haneul")
    reader.send(page, "마음이 바뀔 글")
    press(act(page, "withdraw"), "Enter")
    expect(page.get_by_role("button", name="취소")).to_be_focused()
    tab(page, "Enter")
    expect(act(page, "withdraw")).to_be_focused()
    tab(page, "Enter")
    expect(page.get_by_role("button", name="취소")).to_be_focused()
    tab(page, "Tab", "Enter")
    expect(page.get_by_text("마음이 바뀔 글")).to_have_count(0)
    assert focus_is_somewhere(page)


def test_dismissing_a_refused_comment_leaves_the_reader_in_the_box(reader):
    page = reader.article(reader="haneul")
    reader.send_anyway(page, "주민번호는 900101-1234568 입니다")
    press(page.locator(".mine").get_by_role("button", name="닫기"), "Enter")
    expect(page.locator(".mine")).to_have_count(0)
    assert focus_is_somewhere(page)


@pytest.mark.parametrize(
    ("scene", "opener"),
    [("policy_dialog", "ombud-comments a.policy"), ("desk_keys", "#help")],
)
def test_a_dialog_holds_the_focus_and_gives_it_back(scene, opener, reader):
    page = SCENES[scene](reader)
    for _ in range(3):
        assert page.evaluate(IN_DIALOG)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(opener)).to_be_focused()


DEEPEST = """(() => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found;
})()"""

# The body stands for the browser's own controls, which come after the last one of a dialog.
IN_DIALOG = f"{DEEPEST} === document.body || {DEEPEST}.closest('dialog') !== null"


def focus_is_somewhere(page):
    return page.evaluate(f"{DEEPEST} !== document.body")

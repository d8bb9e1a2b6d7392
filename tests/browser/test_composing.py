"""Hangul is composed as it is typed; a half-made syllable is counted, never sent, never doubled."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.writers import SUBMITS

CTRL = 2
KEYS = """(box) => {
    window.pressed = [];
    box.addEventListener("keydown", ({ key, isComposing }) => pressed.push([key, isComposing]));
}"""


class InputMethod:
    """The input method of a page's reader, as the browser meets a real one."""

    def __init__(self, page):
        self._session = page.context.new_cdp_session(page)

    def compose(self, syllable):
        """Show this in the place of what is being composed."""
        self._session.send(
            "Input.imeSetComposition",
            {"text": syllable, "selectionStart": len(syllable), "selectionEnd": len(syllable)},
        )

    def commit(self, syllable):
        """Put it there for good."""
        self._session.send("Input.insertText", {"text": syllable})

    def press_enter(self, modifiers=0):
        """Take an Enter for itself: the page hears of it, as of every key."""
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        for kind in ("rawKeyDown", "keyUp"):
            self._session.send(
                "Input.dispatchKeyEvent", {"type": kind, "modifiers": modifiers, **key}
            )

    def type(self, word):
        """Compose a word syllable by syllable, as ㅎ, 하, 한 become one."""
        for steps in word:
            for step in steps:
                self.compose(step)
            self.commit(steps[-1])


@pytest.fixture
def sent(writer):
    """What is submitted from now on."""
    sent = []
    writer.page.on("request", lambda asked: sent.append(asked) if SUBMITS.search(asked.url) else 0)
    return sent


@pytest.fixture
def writer(writer):
    """Give the writer with the cursor in the box."""
    writer.open()
    writer.box.click()
    writer.box.evaluate(KEYS)
    return writer


def counter(writer):
    return writer.comments.locator(".counter")


def test_the_counter_follows_what_is_being_composed(writer):
    hangul = InputMethod(writer.page)
    for step in ("ㅎ", "하", "한"):
        hangul.compose(step)
        expect(writer.box).to_have_value(step)
        expect(counter(writer)).to_have_text("(1/250자)")
    hangul.commit("한")
    for step in ("ㄱ", "그", "글"):
        hangul.compose(step)
        expect(writer.box).to_have_value(f"한{step}")
        expect(counter(writer)).to_have_text("(2/250자)")


def test_enter_belongs_to_the_input_method_and_then_to_the_reader(writer, sent):
    hangul = InputMethod(writer.page)
    hangul.type([("ㅎ", "하", "한")])
    hangul.compose("ㄱ")
    hangul.compose("글")
    hangul.press_enter()
    hangul.press_enter(CTRL)
    assert writer.box.evaluate("() => pressed") == [["Enter", True], ["Enter", True]]
    hangul.commit("글")
    expect(writer.box).to_have_value("한글")
    assert sent == []
    writer.page.keyboard.press("Control+Enter")
    expect(writer.published).to_have_text("한글")
    expect(writer.box).to_have_value("")
    assert len(sent) == 1


def test_the_button_sends_the_last_syllable_once(writer, sent):
    hangul = InputMethod(writer.page)
    hangul.type([("ㅎ", "하", "한")])
    hangul.compose("ㄱ")
    hangul.compose("글")
    writer.button("등록").click()
    expect(writer.published).to_have_text("한글")
    expect(writer.box).to_have_value("")
    assert len(sent) == 1

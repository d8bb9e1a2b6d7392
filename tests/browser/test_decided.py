"""What a reader sees of a comment of theirs, step by step: counted, being checked, then decided."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from rq import suspension

from tests.browser.axe import bring, look
from tests.browser.waiting import Held, at_rest
from tests.browser.writers import SUBMITS
from worker.erase import erase
from worker.records import find

LIMIT = 250
WORDS = (
    "오늘 아침 강길을 걷다가 다시 열린 다리를 건넜습니다. 난간은 새로 칠했고 바닥도 "
    "고르게 다듬어서 유모차를 미는 이웃들이 편하게 지나갔습니다. 다만 저녁에는 가로등 "
    "몇 개가 꺼져 있어 조금 어두웠고, 자전거와 사람이 같은 쪽으로 몰려 천천히 걸어야 "
    "했습니다. 구청에서 안내판을 하나 더 세우고 야간 조명을 살펴 주면 좋겠습니다. 공사 "
    "기간 동안 먼 길을 돌아다닌 상인들도 이제 손님이 늘 것 같다며 웃었습니다. 기사에서 "
    "다룬 예산 이야기도 계속 취재해 주시길 부탁드립니다."
)
OUTCOMES = {
    "published": ("다리가 열려서 반갑습니다", "등록"),
    "held": ("OMBUD-HOLD-TEST 시험입니다", "그대로 등록"),
    "rejected": ("주민번호는 900101-1234568 입니다", "그대로 등록"),
}
"""By what becomes of it: a text, and the button that sends it."""

SENTENCES = {
    ("held", "ko"): "시험 문구가 들어 있어 담당자가 확인합니다.",
    ("held", "en"): "This holds the trial phrase; a moderator will see it.",
    ("rejected", "ko"): "주민등록번호나 카드번호로 보이는 숫자가 있어 게재하지 않습니다.",
    ("rejected", "en"): "This cannot be published, because it seems to hold a resident or card "
    "number.",
}
"""What the board's rules say of the texts above, word for word."""


@contextmanager
def nobody_checks(newsroom):
    """Let every submitted comment wait, as where the workers have more to do than they can."""
    suspension.suspend(newsroom.ombud.redis)
    try:
        yield
    finally:
        suspension.resume(newsroom.ombud.redis)


def send(writer, state):
    text, button = OUTCOMES[state]
    writer.box.fill(text)
    writer.button(button).click()
    return text


def card(writer):
    return writer.comments.locator("ombud-comments .own .mine")


@pytest.mark.parametrize("state", OUTCOMES)
def test_a_comment_is_shown_at_once_as_being_checked_until_it_is_decided(state, newsroom, writer):
    writer.open()
    with nobody_checks(newsroom):
        text = send(writer, state)
        expect(card(writer)).to_have_attribute("data-state", "checking")
        expect(card(writer).locator(".state")).to_have_text("확인 중")
        expect(card(writer).locator(".text")).to_have_text(text)
        expect(card(writer).get_by_role("button")).to_have_count(0)
        expect(writer.published).to_have_count(0)
        expect(writer.box).to_have_value("")
    if state == "published":
        expect(writer.published).to_have_text(text)
        expect(card(writer)).to_have_count(0)
    else:
        expect(card(writer)).to_have_attribute("data-state", state)
        expect(writer.published).to_have_count(0)


@pytest.mark.parametrize(("state", "lang"), SENTENCES)
def test_what_is_not_published_has_the_boards_own_sentence(state, lang, newsroom, visit):
    page = visit(f"{newsroom.path}?lang={lang}", reader="haneul")
    text, _ = OUTCOMES[state]
    page.get_by_role("textbox").fill(text)
    page.get_by_role("button", name={"ko": "그대로 등록", "en": "Submit anyway"}[lang]).click()
    mine = page.locator("ombud-comments .own .mine")
    expect(mine).to_have_attribute("data-state", state)
    expect(mine.locator(".why p")).to_have_text([SENTENCES[state, lang]])


def test_what_is_held_is_not_called_erased_where_its_author_was_signed_out(writer):
    writer.open()
    writer.page.clock.install()
    send(writer, "held")
    expect(card(writer)).to_have_attribute("data-state", "held")
    writer.page.context.clear_cookies()
    with writer.page.expect_response("**/v1/me?site=demo"):
        writer.page.clock.fast_forward(60_000)
    at_rest(writer.page)
    expect(card(writer)).to_have_attribute("data-state", "held")


def test_what_is_held_goes_where_it_was_erased(newsroom, writer):
    writer.open()
    writer.page.clock.install()
    with writer.page.expect_response(SUBMITS) as receipt:
        send(writer, "held")
    expect(card(writer)).to_have_attribute("data-state", "held")
    store = newsroom.ombud.store
    store.run(erase(find(store, receipt.value.json()["id"]), newsroom.ombud.keys))
    writer.page.clock.fast_forward(60_000)
    expect(card(writer)).to_have_count(0)


LOOK = """(said) => {
    const mark = getComputedStyle(said, "::before").content;
    return [getComputedStyle(said).color, mark];
}"""


def test_good_news_looks_like_no_mistake_whatever_the_colours(writer):
    writer.open()
    palettes = [("light", "none"), ("dark", "none"), ("light", "active")]
    bring(writer.page)
    looks = {}
    for news, tell in (("good", send_one), ("bad", send_nothing)):
        tell(writer)
        expect(writer.said).to_have_attribute("role", "status")
        for scheme, forced in palettes:
            writer.page.emulate_media(color_scheme=scheme, forced_colors=forced)
            assert look(writer.page, ["color-contrast"])["violations"] == []
            looks[news, scheme, forced] = writer.said.evaluate(LOOK)
    for palette in palettes:
        (good, mark), (bad, none) = looks["good", *palette], looks["bad", *palette]
        assert (mark != none, none) == (True, "none")  # where no colour tells, the mark does
        assert good != bad or "active" in palette


def send_one(writer):
    writer.send("다리가 열려서 반갑습니다")
    expect(writer.said).to_have_text("게재됨")


def send_nothing(writer):
    writer.button("등록").click()
    expect(writer.said).to_have_text("내용을 입력해 주세요.")


def test_the_last_character_that_is_allowed_is_sent(writer):
    writer.open()
    longest = WORDS[:LIMIT]
    writer.box.fill(longest)
    expect(writer.comments.locator(".counter")).to_have_text("(250/250자)")
    expect(writer.comments.locator(".counter")).not_to_have_class("counter over")
    writer.button("등록").click()
    expect(writer.published).to_have_text(longest)


def test_one_character_more_is_sent_by_nobody_and_taken_by_nobody(newsroom, writer):
    writer.open()
    sent = []
    writer.page.on("request", lambda asked: sent.append(asked) if is_submission(asked) else None)
    too_long = WORDS[: LIMIT + 1]
    writer.box.fill(too_long)
    expect(writer.comments.locator(".counter")).to_have_text("(251/250자)")
    expect(writer.comments.locator(".counter")).to_have_class("counter over")
    expect(writer.said).to_have_text("1자가 넘었습니다. 250자까지 쓸 수 있습니다.")
    writer.button("등록").click()
    expect(writer.box).to_be_focused()
    expect(writer.box).to_have_value(too_long)
    status, refusal = newsroom.call(
        "POST",
        f"/v1/sites{newsroom.path}/comments",
        {"text": too_long, "author": {"id": "mina", "name": "Mina"}},
    )
    assert (status, [each["field"] for each in refusal["errors"]]) == (422, ["text"])
    writer.box.fill(too_long[:-1])
    writer.button("등록").click()
    expect(writer.published).to_have_text(too_long[:-1])
    assert len(sent) == 1


def is_submission(asked):
    return asked.method == "POST" and SUBMITS.search(asked.url) is not None


def test_what_is_typed_until_own_comments_have_come_is_kept(newsroom, visit):
    page = visit(newsroom.path, reader="haneul")
    page.get_by_label("댓글 쓰기").fill("OMBUD-HOLD-TEST 시험입니다")
    page.get_by_role("button", name="그대로 등록").click()
    page.locator(".mine[data-state=held]").wait_for()
    own = Held(page, "**/own.js")
    page.goto(newsroom.url + newsroom.path, wait_until="commit")
    box = page.get_by_label("댓글 쓰기")
    box.fill("처음")
    route = own.first()
    box.fill("처음부터 끝까지 쓴 글")
    route.continue_()
    page.locator(".mine[data-state=held]").wait_for()
    expect(box).to_have_value("처음부터 끝까지 쓴 글")

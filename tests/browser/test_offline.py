"""What was sent and not answered: never lost and never doubled, whatever becomes of its page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import at_rest
from tests.browser.writers import SUBMITS, Writer

A_DAY_LATER = """() => {
    const sent = JSON.parse(localStorage["ombud:sent"]);
    for (const each of Object.values(sent)) each.at -= 24 * 3600000;
    localStorage["ombud:sent"] = JSON.stringify(sent);
}"""


class Network:
    """The way from a browser to the service."""

    def __init__(self, context):
        self.keys = []
        self._context = context
        self._away = self._loses = False
        context.route(SUBMITS, self._submit)

    def fail(self, *, on_the_way_back=False):
        """Let nothing through; or only the answers to submissions not."""
        self._away, self._loses = not on_the_way_back, on_the_way_back
        self._context.set_offline(not on_the_way_back)

    def come_back(self):
        self._away = self._loses = False
        self._context.set_offline(False)

    def _submit(self, route):
        self.keys.append(route.request.headers["idempotency-key"])
        if self._away:  # a page that is being closed may be online again
            route.abort()
        elif self._loses:
            route.fetch()
            route.abort()
        else:
            route.continue_()


@pytest.fixture
def network(writer):
    """Give the network of the writer, who has the page open."""
    return Network(writer.open().page.context)


def readable(newsroom):
    _, page = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    return [item["text"] for item in page["items"]]


def send_in_vain(writer, text):
    writer.send(text)
    expect(writer.said).to_contain_text("연결이 끊겼습니다")
    expect(writer.box).to_have_value(text)


def sent_before_signed_out(writer, network, text):
    """Send it and lose the answer and the session; answers the session's cookies."""
    cookies = writer.page.context.cookies()
    network.fail(on_the_way_back=True)
    send_in_vain(writer, text)
    writer.page.context.clear_cookies()
    network.come_back()
    writer.button("다시 로그인").click()
    expect(writer.comments.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    return cookies


@pytest.mark.parametrize("answered", [False, True], ids=["never came", "came, unanswered"])
@pytest.mark.parametrize("gone", ["", "leave", "shut"])
def test_it_is_sent_by_itself_once_the_network_is_back(answered, gone, writer, network, newsroom):
    network.fail(on_the_way_back=answered)
    send_in_vain(writer, "지하철에서 쓴 글")
    if gone:
        getattr(writer, gone)()
    network.come_back()
    if gone:
        writer.open()
    expect(writer.published).to_have_text("지하철에서 쓴 글")
    expect(writer.box).to_have_value("")
    assert readable(newsroom) == ["지하철에서 쓴 글"]
    assert len(set(network.keys)) == 1
    writer.open()
    expect(writer.box).to_have_value("")
    assert len(set(network.keys)) == 1


def test_it_stays_while_the_page_comes_back_before_the_network(writer, network, newsroom):
    network.fail(on_the_way_back=True)
    send_in_vain(writer, "지하철에서 쓴 글")
    for gone in (writer.leave, writer.shut):
        gone()
        writer.open()
        expect(writer.said).to_contain_text("연결이 끊겼습니다")
        expect(writer.box).to_have_value("지하철에서 쓴 글")
    network.come_back()
    expect(writer.published).to_have_text("지하철에서 쓴 글")
    assert readable(newsroom) == ["지하철에서 쓴 글"]
    assert len(set(network.keys)) == 1


def test_an_answer_is_kept_with_what_it_answers(writer, network, newsroom):
    asked = newsroom.submit("질문 하나 드립니다")
    writer.open()
    writer.button("답글").click()
    network.fail()
    send_in_vain(writer, "제가 알아요")
    writer.shut()
    network.come_back()
    writer.open()
    replies = writer.comments.locator(f"[data-id='{asked['id']}'] .replies .text")
    expect(replies).to_have_text("제가 알아요")


def test_each_tab_keeps_its_own(writer, network, newsroom):
    other = Writer(writer.page.context.new_page(), writer.address, writer.framed).open()
    network.fail()
    send_in_vain(writer, "첫 탭에서 쓴 글")
    send_in_vain(other, "둘째 탭에서 쓴 글")
    other.page.close()
    writer.shut()
    network.come_back()
    for number in (1, 2):
        writer.open()
        expect(writer.published).to_have_count(number)
    assert sorted(readable(newsroom)) == ["둘째 탭에서 쓴 글", "첫 탭에서 쓴 글"]


def test_once_the_service_would_not_know_it_again_it_waits_for_its_author(
    writer, network, newsroom
):
    network.fail(on_the_way_back=True)
    send_in_vain(writer, "어제 쓴 글")
    writer.shut()
    writer.page.goto(f"{newsroom.url}/demo/policy")
    writer.page.evaluate(A_DAY_LATER)
    tried = len(network.keys)
    network.come_back()
    writer.open()
    expect(writer.box).to_have_value("어제 쓴 글")
    assert len(network.keys) == tried


def test_what_was_refused_is_not_sent_again(writer, network, newsroom):
    newsroom.ombud.redis.hset(f"{{s0}}article:demo/{newsroom.article}", "closed", "1")
    writer.send("늦게 쓴 글")
    expect(writer.said).to_contain_text("닫혀 있습니다")
    newsroom.ombud.redis.hset(f"{{s0}}article:demo/{newsroom.article}", "closed", "0")
    for gone in (writer.leave, writer.shut):
        gone()
        writer.open()
        assert len(network.keys) == 1


def test_what_its_author_changes_meanwhile_is_another_comment(writer, network, newsroom):
    network.fail()
    send_in_vain(writer, "지하철에서 쓴 글")
    writer.box.fill("지하철에서 고친 글")
    tried = len(network.keys)
    writer.leave()
    network.come_back()
    writer.open()
    expect(writer.box).to_have_value("지하철에서 고친 글")
    writer.shut()
    writer.open()
    assert len(network.keys) == tried


def test_who_had_to_sign_in_again_sends_it_with_the_same_key(writer, network, newsroom):
    cookies = sent_before_signed_out(writer, network, "다시 로그인하고 보낸 글")
    writer.page.context.add_cookies(cookies)
    writer.open()
    expect(writer.box).to_have_value("다시 로그인하고 보낸 글")
    writer.button("등록").click()
    expect(writer.published).to_have_text("다시 로그인하고 보낸 글")
    expect(writer.box).to_have_value("")
    assert readable(newsroom) == ["다시 로그인하고 보낸 글"]
    assert len(set(network.keys)) == 1


def test_the_next_reader_of_the_browser_neither_sees_nor_sends_it(writer, network, newsroom):
    network.fail()
    send_in_vain(writer, "앞사람이 쓴 글")
    writer.shut()
    tried = len(network.keys)
    network.come_back()
    newsroom.sign_in(writer.page.context, "reader", "jun")
    writer.open()
    expect(writer.box).to_have_value("")
    assert len(network.keys) == tried


def test_another_tab_does_not_send_by_itself_what_waits_for_who_was_signed_out(
    writer, network, newsroom
):
    cookies = sent_before_signed_out(writer, network, "다시 로그인하고 보낸 글")
    tried = len(network.keys)
    writer.shut()
    writer.page.context.add_cookies(cookies)
    writer.open()
    expect(writer.box).to_have_value("다시 로그인하고 보낸 글")
    assert len(network.keys) == tried
    writer.button("등록").click()
    expect(writer.published).to_have_text("다시 로그인하고 보낸 글")
    assert len(set(network.keys)) == 1


def test_who_signed_in_again_can_make_what_waits_an_answer(writer, network, newsroom):
    asked = newsroom.submit("질문 하나 드립니다")
    writer.open()
    cookies = writer.page.context.cookies()
    writer.box.fill("제가 알아요")
    at_rest(writer.page)  # it has seen, as it was looked at, who is signed in
    writer.page.context.clear_cookies()
    writer.button("등록").click()
    writer.button("다시 로그인").click()
    expect(writer.comments.get_by_text("계정 중 하나로 로그인해 주세요")).to_be_visible()
    writer.page.context.add_cookies(cookies)
    writer.open()
    expect(writer.box).to_have_value("제가 알아요")
    writer.button("답글").click()
    expect(writer.comments.get_by_text("Mina 님에게 답글")).to_be_visible()
    writer.button("등록").click()
    replies = writer.comments.locator(f"[data-id='{asked['id']}'] .replies .text")
    expect(replies).to_have_text("제가 알아요")

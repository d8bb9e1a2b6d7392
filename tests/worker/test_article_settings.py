"""Article settings: by article, section and tag, over by the store's clock alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from worker.article_settings import Scope, read_settings, switch, switch_off
from worker.articles import Article, put_article
from worker.audit import verify
from worker.claim import claim
from worker.door import Door
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.records import Author
from worker.refusals import ArticleClosed, InvalidSetting, SlowMode, StaffFirst, UnknownArticle
from worker.store import Store

SUMMIT = Scope("demo", "article", "summit")
POLITICS = Scope("demo", "section", "politics")
TALKS = Scope("demo", "tag", "정상 회담")
LONG, SHORT = timedelta(hours=1), timedelta(milliseconds=30)


@pytest.fixture(autouse=True)
def article(store):
    """An article of a section, with a tag."""
    described(store)


def described(store, **settings):
    wanted = Article(
        "demo", "summit", section="politics", tags=("외교", "정상 회담"), settings=settings
    )
    store.run(put_article(wanted, store.keys))


@pytest.fixture
def put(store):
    """Give a function that switches a setting on."""

    def put(name, scope=SUMMIT, **more):
        for call in switch(scope, name, store.keys, by="mina", **more):
            store.run(call)

    return put


@pytest.fixture
def off(store):
    """Give a function that takes a setting back."""

    def off(name, scope=SUMMIT):
        for call in switch_off(scope, name, store.keys, by="mina"):
            store.run(call)

    return off


def in_force(store, scope=SUMMIT):
    return {each.name for each in store.run(read_settings(scope, store.keys)) if each.in_force}


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def staff_says(store, text):
    wanted = Submission("demo", "summit", text, Author("kim", "Kim", "staff"))
    return store.run(accept(wanted, Door(), store.keys))


@pytest.mark.parametrize("scope", [SUMMIT, POLITICS, TALKS], ids=lambda scope: scope.kind)
def test_a_closed_article_section_or_tag_takes_no_comments_until_it_is_taken_back(
    say, put, off, scope
):
    put("closed", scope)
    with pytest.raises(ArticleClosed):
        say("늦었습니다")
    off("closed", scope)
    assert say("다시 열렸네요").state == "checking"


def test_other_articles_of_the_site_stay_open(say, put, store):
    store.run(put_article(Article("demo", "match", section="sports"), store.keys))
    for scope in (SUMMIT, POLITICS, TALKS):
        put("closed", scope)
    assert say("여기는 열려 있습니다", article="match").state == "checking"


def test_what_is_published_on_a_closed_article_stays_readable(say, settle, put, store):
    from worker.thread import read_page

    receipt = say("먼저 쓴 댓글")
    put("closed")
    assert settle() == ["published"]
    page = store.run(read_page("demo", "summit", store.keys))
    assert [comment.id for comment in page.items] == [receipt.id]


def test_a_setting_is_over_at_its_moment_by_itself(say, put, store):
    put("closed", lasts=LONG)
    with pytest.raises(ArticleClosed):
        say("잠깐 닫힌 사이")
    put("closed", lasts=SHORT)
    wait_until(lambda: not in_force(store))
    assert say("저절로 열렸습니다").state == "checking"


def test_after_it_counts_what_was_said_before(put, store):
    described(store, closed=True)
    put("open", lasts=LONG)
    assert in_force(store) == {"open"}
    put("open", lasts=SHORT)
    wait_until(lambda: in_force(store) == {"closed"})


def test_staff_first_is_over_by_itself_too(say, put, store):
    put("staff-first", POLITICS, lasts=LONG)
    with pytest.raises(StaffFirst):
        say("저도 쓰고 싶습니다")
    put("staff-first", POLITICS, lasts=SHORT)
    wait_until(lambda: not in_force(store))
    assert say("이제 쓸 수 있습니다").state == "checking"


@pytest.mark.parametrize("scope", [SUMMIT, POLITICS, TALKS], ids=lambda scope: scope.kind)
def test_premoderated_and_sensitive_are_over_by_themselves_for_what_is_checked_then(
    say, put, take, store, scope
):
    def checked(text):
        say(text)
        [comment] = take(wanted="r").items
        return comment.premoderated, comment.facts.get("article.sensitive", False)

    for name in ("premoderated", "sensitive"):
        put(name, scope, lasts=LONG)
    assert checked("하나") == (True, True)
    put("premoderated", scope, lasts=SHORT)
    wait_until(lambda: in_force(store) == {"sensitive"})
    assert checked("둘") == (False, True)
    put("sensitive", scope, lasts=SHORT)
    wait_until(lambda: not in_force(store))
    assert checked("셋") == (False, False)


def test_of_open_and_closed_the_later_word_counts(put, store):
    put("closed", POLITICS)
    put("open")
    assert in_force(store) == {"open"}
    put("closed", POLITICS)
    assert in_force(store) == {"closed"}


def test_a_newsroom_that_describes_its_article_again_leaves_what_was_switched(put, store):
    described(store, closed=True, slow=30)
    put("premoderated")
    described(store)
    assert in_force(store) == {"premoderated"}


def test_a_newsroom_that_says_closed_again_does_not_overrule_who_opened_it_since(put, store):
    described(store, closed=True)
    put("open")
    described(store, closed=True)
    assert in_force(store) == {"open"}


def test_taking_back_takes_back_what_the_newsroom_said_of_the_article_too(off, store):
    described(store, closed=True)
    off("closed")
    assert in_force(store) == set()


def test_in_slow_mode_an_author_waits_and_is_told_how_long(say, put):
    put("slow", seconds=30)
    say("첫 마디")
    with pytest.raises(SlowMode) as refusal:
        say("둘째 마디")
    assert 20 <= refusal.value.retry_after <= 30
    assert say("다른 독자입니다", author="jun").state == "checking"


def test_the_slowest_of_several_slow_modes_counts_and_then_is_over(say, put, store):
    put("slow", seconds=600)
    put("slow", POLITICS, seconds=1)
    say("첫 마디")
    with pytest.raises(SlowMode, match="every 600 seconds"):
        say("둘째 마디")
    key = "{s0}slow:demo/summit mina"
    assert store.redis.pttl(key) > 0
    store.redis.set(key, int(store.redis.get(key)) - 600_000_000)
    assert say("열 분 뒤").state == "checking"


def test_slow_mode_that_is_made_longer_is_longer_for_who_waited(say, put, store):
    put("slow", seconds=2)
    say("첫 마디")
    key = "{s0}slow:demo/summit mina"
    store.redis.set(key, int(store.redis.get(key)) - 3_000_000, keepttl=True)
    put("slow", seconds=600)
    with pytest.raises(SlowMode) as refusal:
        say("둘째 마디")
    assert 590 <= refusal.value.retry_after <= 597
    assert store.redis.ttl(key) > 600


def test_slow_mode_that_is_made_shorter_is_shorter_for_who_waits(say, put):
    put("slow", seconds=600)
    say("첫 마디")
    put("slow", seconds=5)
    with pytest.raises(SlowMode, match="every 5 seconds") as refusal:
        say("둘째 마디")
    assert 1 <= refusal.value.retry_after <= 5


def test_a_refused_comment_costs_no_waiting_and_a_replay_is_answered(say, put):
    put("slow", seconds=30)
    with pytest.raises(Exception, match="not published on this article"):
        say("답글", parent="nowhere")
    first = say("첫 마디", key="k1")
    assert say("첫 마디", key="k1").id == first.id


def test_staff_first_lets_only_the_newsroom_write(say, put, store):
    put("staff-first"), put("slow", seconds=30)
    with pytest.raises(StaffFirst):
        say("저도 쓰고 싶습니다")
    assert staff_says(store, "기자입니다. 질문을 받습니다.").state == "checking"
    assert staff_says(store, "곧 시작합니다.").state == "checking"


def test_premoderated_and_sensitive_reach_the_check(say, put, take):
    say("하나"), put("premoderated", POLITICS), put("sensitive", TALKS), put("closed")
    [comment] = take(wanted="r").items
    assert comment.premoderated
    assert comment.facts["article.sensitive"] is True
    assert comment.facts["article.open"] is False


def test_who_set_it_when_until_when_and_why_is_kept(put, store):
    until, begun = datetime(2100, 1, 1, tzinfo=UTC), time.time()
    put("slow", POLITICS, seconds=20, until=until, why='속보: 직통전화 합의 "확인 중"')
    [setting] = store.run(read_settings(SUMMIT, store.keys))
    assert (setting.scope, setting.by, setting.seconds) == ("section politics", "mina", 20)
    assert setting.until_us == until.timestamp() * 1_000_000
    assert begun - 5 <= setting.at_us / 1e6 <= time.time() + 5
    assert setting.why == '속보: 직통전화 합의 "확인 중"'
    assert store.run(read_settings(POLITICS, store.keys)) == [setting]


def test_every_change_is_in_the_audit_trail(put, off, store):
    put("closed"), off("closed"), off("closed"), described(store, slow=9)
    words = [fields[b"e"].decode() for _, fields in store.redis.xrange("{s0}audit")]
    assert [each.split("|", 1)[1] for each in words] == [
        "article demo/summit|closed off>on||mina",
        "article demo/summit|closed on>off||mina",
        "article demo/summit|slow off>on||server",
    ]
    assert [trail.broken for trail in verify(store)] == [""]


def test_what_says_nothing_we_know_is_refused_with_its_field(put, store):
    past = datetime(2001, 1, 1, tzinfo=UTC)
    wrong = [
        ("setting", lambda: put("shut")),
        ("value", lambda: put("slow")),
        ("value", lambda: put("closed", seconds=3)),
        ("until", lambda: put("closed", until=past)),
        ("until", lambda: put("closed", until=past, lasts=timedelta(1))),
        ("why", lambda: put("closed", why="왜" * 201)),
        ("tag", lambda: put("closed", Scope("demo", "tag", "a|b"))),
    ]
    for field, act in wrong:
        with pytest.raises(InvalidSetting) as refusal:
            act()
        assert [problem.field for problem in refusal.value.problems] == [field]
    with pytest.raises(UnknownArticle):
        put("closed", Scope("demo", "article", "nowhere"))
    assert in_force(store) == set()


def test_a_section_is_switched_in_every_shard(cluster_client):
    store = Store(cluster_client, Keys(shards=3, tagged=True))
    for call in switch(POLITICS, "closed", store.keys, by="mina"):
        store.run(call)
    for article in ("a", "b", "c", "d"):
        store.run(put_article(Article("demo", article, section="politics"), store.keys))
        with pytest.raises(ArticleClosed):
            store.run(accept(Submission("demo", article, "늦었습니다"), Door(), store.keys))
    call = claim(*(0, store.keys), worker="w", token="t", most=1, lease_seconds=9, wanted="r")
    assert not store.run(call)

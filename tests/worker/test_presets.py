"""Presets: each ready rule of the board, switched on, does what it says about real submissions."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from policies import load
from policies.loading import SHIPPED
from worker.articles import Article, put_article
from worker.budget import Budget
from worker.check import check
from worker.claim import claim
from worker.door import door_of
from worker.facts import wanted
from worker.finish import finish
from worker.intake import Submission, accept
from worker.records import Author, find
from worker.replay import replay
from worker.settings import Settings
from worker.withdraw import withdraw

if TYPE_CHECKING:
    from policies import Policy
    from worker.records import Comment
    from worker.store import Store

DAY_US = 86_400_000_000
LONG = (
    "시의회가 예산안을 처리하면서 주민 공청회를 한 번도 열지 않았다는 점이 가장 큰 문제입니다. "
    "절차를 지키지 않은 결정은 다시 논의해야 합니다."
)


@dataclass
class Newsroom:
    """A site whose policy has some preset switched on; comments go the whole way."""

    policy: Policy
    store: Store
    count: int = 0

    def say(self, text: str, article: str = "summit", author: str = "mina") -> Comment:
        """Submit a comment and have it decided; every decision can be repeated from its record."""
        self.count += 1
        store = self.store
        wants = Submission("demo", article, text, Author(author))
        door = door_of(Settings(), self.policy)
        receipt = store.run(accept(wants, replace(door, creates_articles=True), store.keys))
        call = claim(
            0,
            store.keys,
            worker="w",
            token=f"presets-{self.count}",
            most=64,
            lease_seconds=15,
            wanted=wanted(self.policy.facts),
        )
        batch = store.run(call)
        done = check(self.policy, batch.items, Budget(5000))
        store.run(
            finish(batch, done.decisions, store.keys, worker="w", seconds=0.0, sums=done.sums)
        )
        comment = find(store, receipt.id)
        assert replay(comment, self.policy, store).agrees
        return comment

    def rule(self, *said: str) -> str:
        """The rule that a comment falls under, or `published`."""
        comment = self.say(*said)
        return comment.decisions[-1].get("rule") or comment.state

    def delete(self, comment: Comment) -> None:
        """Have its author withdraw a comment."""
        self.store.run(withdraw(comment, self.store.keys))

    def wait(self, seconds: int) -> None:
        """Let all that was said until now be so much older."""
        redis = self.store.redis
        for mine in redis.keys("*mine:*"):
            for comment, at in redis.zrange(mine, 0, -1, withscores=True):
                redis.zadd(mine, {comment: at - seconds * 1_000_000})


@pytest.fixture
def newsroom(tmp_path, store):
    """Give a function that opens a newsroom with one preset of the board switched on, or none."""

    def newsroom(preset=""):
        if not preset:
            return Newsroom(load(), store)
        board = shutil.copytree(SHIPPED, tmp_path / "board")
        rules = board / "rules" / "presets.yaml"
        before, name, after = rules.read_text("utf-8").partition(f"- id: {preset}\n")
        assert name, f"there is no preset {preset}"
        switched = after.replace("mode: off", "mode: active", 1)
        rules.write_text(before + name + switched, "utf-8")
        return Newsroom(load(board), store)

    return newsroom


def test_twenty_comments_a_day_deleted_ones_counted(newsroom):
    room = newsroom("R-DAILY-COUNT")
    for n in range(20):
        comment = room.say(f"오늘의 {n + 1}번째 생각", f"article-{n}")
        assert comment.state == "published"
        if n % 2:
            room.delete(comment)
    assert room.rule("스물한 번째 생각", "another") == "R-DAILY-COUNT"
    assert room.rule("나의 첫 생각", "another", "sora") == "published"
    room.wait(86_400)
    assert room.rule("다음 날의 생각", "another") == "published"


def test_three_comments_on_an_article_deleted_ones_counted(newsroom):
    room = newsroom("R-ARTICLE-COUNT")
    for text in ("하나", "둘", "셋"):
        room.delete(room.say(text))
    assert room.rule("넷") == "R-ARTICLE-COUNT"
    assert room.rule("다른 기사의 넷", "festival") == "published"
    assert room.rule("다른 독자의 하나", "summit", "sora") == "published"


def test_a_minute_between_two_comments(newsroom):
    room = newsroom("R-MINIMUM-GAP")
    assert room.rule("첫 생각") == "published"
    assert room.rule("성급한 둘째 생각", "festival") == "R-MINIMUM-GAP"
    room.wait(61)
    assert room.rule("느긋한 셋째 생각") == "published"


def test_new_accounts_are_read_first(newsroom):
    room = newsroom("R-NEW-ACCOUNT")
    first = room.say("처음 뵙겠습니다")
    assert (first.state, first.queue, first.decisions[-1]["rule"]) == (
        "held",
        "civility",
        "R-NEW-ACCOUNT",
    )
    week = {"since": first.accepted_us - 7 * DAY_US}
    room.store.redis.hset("{s0}author:demo/mina", mapping=week)
    assert room.rule("이제 아는 사이입니다") == "published"
    room.store.redis.hset("{s0}author:demo/sora", mapping={"since": first.accepted_us})
    room.store.redis.hset("{s0}author:demo/sora", mapping={"published": 3})
    assert room.rule("벌써 네 번째 글입니다", "summit", "sora") == "published"


def test_more_than_ten_comments_a_minute(newsroom):
    room = newsroom("R-BURST")
    found = [room.rule(f"{n}번째 말", f"article-{n}") for n in range(12)]
    assert found == ["published"] * 10 + ["R-BURST"] * 2


def test_near_copies_across_articles(newsroom):
    room = newsroom("R-NEAR-COPY")
    copies = [LONG.replace("가장 큰", "제일 큰"), f"{LONG} 꼭!", LONG.replace("합니다.", "하지요.")]
    found = [
        room.rule(text, f"article-{n}", f"reader-{n}") for n, text in enumerate([LONG, *copies])
    ]
    assert found == ["published", "published", "published", "R-NEAR-COPY"]
    assert room.rule("비슷하지 않은 글은 얼마든지 쓸 수 있습니다.") == "published"


def test_articles_that_need_care(newsroom):
    room = newsroom()
    sensitive = Article("demo", "accident", title="사고", settings={"sensitive": True})
    room.store.run(put_article(sensitive, room.store.keys))
    assert room.rule("정말 역겨운 수준", "accident") == "R-SENSITIVE"
    assert room.say("정말 역겨운 수준", "festival").state == "published"
    assert room.rule("삼가 고인의 명복을 빕니다", "accident") == "published"


def test_without_any_preset_no_identical_text_stands_twice_on_an_article(newsroom):
    room = newsroom()
    first = room.say("좋은 기사입니다")
    assert first.state == "published"
    room.delete(first)
    assert room.rule("좋은 기사 입니다!!", "summit", "sora") == "R-DUPLICATE"
    assert room.rule("좋은 기사입니다", "festival", "sora") == "published"

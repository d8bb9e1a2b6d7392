"""The policy that ships: complete, proved, fair to ordinary comments, and fast."""

from __future__ import annotations

import re
import time

import pytest

from policies import load
from policies.counting import normalise
from policies.expressions.compiled import compiled
from policies.expressions.parser import parse
from policies.loading import SHIPPED
from policies.proof import run_tests


@pytest.fixture(scope="module")
def report(shipped):
    return run_tests(shipped)


def test_every_example_and_case_holds(report):
    assert report.ok, str(report)
    assert report.examples > 150
    assert report.ordinary > 450


def test_no_ordinary_comment_is_held_or_rejected(shipped):
    found = {text: shipped.check(normalise(text)) for text in shipped.ordinary}
    assert len(found) == len(shipped.ordinary), "a comment stands there twice"
    kept = {text: each.fired for text, each in found.items() if each.verdict in {"hold", "reject"}}
    assert kept == {}


CATALOGUE = """
시발점 시발역 새끼손가락 새끼발가락 강아지_새끼 시바견 애널리스트 병신년(1956) 보지_못하다 자지_않다
고자질
에섹스 노무사 곱씹다 걸레질 Scunthorpe Essex therapist assassin cocktail Dickens
한남동 한남대교 새끼줄 이년차 젖소 oxymoron Dumbledore Pussy_Riot Bitcoin
"""


@pytest.mark.parametrize("word", CATALOGUE.split())
def test_an_innocent_word_passes_the_whole_policy_and_not_its_lists_alone(shipped, word):
    word = word.replace("_", " ")
    for text in (word, f"{word} 이야기", f"the {word} again"):
        assert shipped.check(text).verdict in {"publish", "flag"}, text


NEWS_OF_TRADES = """
토토 사이트 단속해야 합니다
불법 토토 사이트 신고하는 곳이 어디죠
카지노 사이트 광고가 너무 많아요
온라인 카지노 합법화 논란
야동 사이트 차단
출장 마사지 업소 단속했다네
고액 알바 미끼로 수거책을 모집한 일당
가짜 비아그라 판매 일당 검거
누구나 알 만한 배팅 사이트였다
마약 팝니다 글 올린 남성
야동 추천 글 신고
카톡 추가 기능 업데이트
투자 문의는 증권사에
Online casino ads are everywhere and should be banned
The casino bonus scam cost my uncle his savings
The motorcade had a police escort service
Make money fast schemes are illegal
He was stopped with a fake passport
There is no miracle cure for this
Double your money schemes are fraud
"""

ADVERTISING = """
카지노 사이트 지금 가입하세요
토토 사이트 추천
온라인 카지노 쿠폰 드려요
출장 마사지 24시
고액 알바 문의 주세요
물뽕 팝니다
토토 사이트 toto.example.com
카지노 사이트 먹.튀.검.증
토토사이트 바카라사이트 카지노사이트
Try our online casino tonight
Escort services, call now
Fake passports: write to forger@paper.example
Make money online, click here
"""


def lines(table):
    return table.strip().splitlines()


@pytest.mark.parametrize("text", lines(NEWS_OF_TRADES))
def test_the_name_of_a_trade_alone_is_no_advertising(shipped, text):
    verdict = shipped.check(text)
    assert (verdict.verdict, verdict.rule) == ("hold", "R-SPAM-TRADE")


@pytest.mark.parametrize("text", lines(ADVERTISING))
def test_the_name_of_a_trade_beside_another_sign_of_advertising_is(shipped, text):
    verdict = shipped.check(text)
    assert (verdict.verdict, verdict.rule) == ("reject", "R-SPAM-INVITED")


@pytest.mark.parametrize(
    "text",
    [
        "교통카드를 첫 충전하면 쿠폰을 준대요",
        "하루 5분 스트레칭을 합니다",
        "회비가 모자라 개인돈을 썼습니다",
        "Nurses earn up to 30,000 a year",
        "The nurses helped me recover",
        "I hope you have won the match",
    ],
)
def test_what_advertising_says_is_ordinary_where_nothing_is_sold(shipped, text):
    assert shipped.check(text).fired == ()


REPORTED = """
R-SAFETY-REPORTED | Prosecutors say he said he would shoot them all
R-SAFETY-REPORTED | Anti-bullying: never tell anyone to kill yourself
R-SAFETY-REPORTED | 선수 가족을 죽여버리겠다고 협박한 팬이 잡혔다
R-SAFETY-REPORTED | "자살해라"라는 댓글을 단 사람을 찾습니다
R-REPORTED | 위안부 피해자를 창녀라 모욕한 자
R-REPORTED | 의원이 기자에게 씨발이라고 폭언한 게 사실인가요
R-REPORTED | 짱깨라는 단어는 쓰지 맙시다
R-REPORTED | She was called a whore for reporting it
R-REPORTED | The player said a fan shouted a racist slur, chink, at him
"""


@pytest.mark.parametrize("row", lines(REPORTED))
def test_what_others_said_is_read_by_a_person_and_neither_rejected_nor_published(shipped, row):
    rule, text = row.split(" | ")
    verdict = shipped.check(text)
    assert (verdict.verdict, verdict.rule) == ("hold", rule)


@pytest.mark.parametrize(
    "text",
    [
        "죽여버린다",
        "자살해라",
        "이 창녀야",
        "씨발",
        "짱깨",
        "shoot them all",
        "kill yourself",
        "whore",
    ],
)
def test_what_nobody_else_said_is_rejected_as_ever(shipped, text):
    assert shipped.check(text).verdict == "reject"


BEYOND_ALLOWED = """
hang yourself already
kill yourself, trying is useless
we will find you and your family
we will hunt you down and hurt you
i will beat you in the face
Bill deserves to die
string them up on the trees
white trash can go back home
that jackass started it
you pack of fags
검둥이는 꺼져
메갈은 답이 없다
느그 엄마 뭐 하냐
꽃뱀이 또 남자를 등쳤네
"""


@pytest.mark.parametrize("text", lines(BEYOND_ALLOWED))
def test_what_goes_on_otherwise_than_an_allowed_phrase_is_rejected(shipped, text):
    assert shipped.check(text).verdict == "reject"


@pytest.mark.parametrize(
    "text", ["저런 새끼 게으르긴", "늑대 새끼들", "이년 걸레짓", "개딸은 떠나라"]
)
def test_an_insult_beside_an_animal_or_a_number_of_years_is_held(shipped, text):
    assert shipped.check(text).verdict == "hold"


def test_no_known_miss_is_still_marked_when_it_is_met(report):
    assert report.met == []


@pytest.mark.parametrize(
    ("trick", "share"),
    [
        ("capitals", 1.0),
        ("zero-width characters", 1.0),
        ("full width", 0.95),
        ("look-alike letters", 0.9),
        ("stretched vowels", 0.8),
        ("letters taken apart", 0.75),
        ("dots between", 0.75),
        ("spaces between", 0.6),
        ("pictures between", 0.75),
        ("first letter alone", 0.75),
        ("stars for vowels", 0.75),
        ("keyboard in Latin mode", 0.7),
        ("digits for letters", 0.7),
        ("hard for soft consonants", 0.5),
        ("drawn-out vowels", 0.5),
        ("digits between", 0.5),
    ],
)
def test_most_evasions_are_seen(report, trick, share):
    evasion = report.evasions[trick]
    assert evasion.seen >= share * evasion.tried, evasion.missed


def test_every_term_list_that_lies_there_is_used(shipped):
    files = {terms.file for terms in shipped.document.terms.values() if terms.file}
    lying = {f"terms/{path.name}" for path in (SHIPPED / "terms").glob("*.txt")}
    assert files == lying
    asked = " ".join(line for rule in shipped.rules for line in (*rule.when.all, *rule.when.any))
    assert all(f'"{name}"' in asked for name in shipped.document.terms)


def test_every_clause_that_forbids_something_is_enforced_by_a_rule(shipped):
    enforced = {rule.clause for rule in shipped.rules}
    assert {clause.number for clause in shipped.clauses} - enforced == {"1"}


def test_limits_are_those_the_paper_prints(shipped):
    assert (shipped.limits.min_graphemes, shipped.limits.max_graphemes) == (1, 250)
    assert (shipped.limits.max_bytes, shipped.limits.max_lines) == (4096, 20)


@pytest.mark.parametrize(
    "text", ["OMBUD-HOLD-TEST", "이 댓글은 옴부드 보류 시험", "ombud-hold-test!"]
)
@pytest.mark.parametrize("role", ["reader", "staff"])
def test_the_trial_phrase_always_holds(shipped, text, role):
    verdict = shipped.check(text, {"author.role": role})
    assert (verdict.verdict, verdict.rule, verdict.queue) == ("hold", "R-TRIAL", "system")


def test_many_different_comments_of_one_author_are_ordinary_comments(shipped):
    facts = {
        "pace.count_1m": 5000,
        "pace.count_24h": 10_000,
        "pace.on_article_24h": 10_000,
        "pace.gap_seconds": 0.001,
        "author.age_days": 0.0,
    }
    assert shipped.check("오늘 회의에서 나온 이야기 가운데 하나입니다", facts).verdict == "publish"


def test_an_article_that_needs_care_has_doubtful_comments_read_first_and_changes_nothing_else(
    shipped,
):
    said = [each.text for rule in shipped.rules for each in rule.examples.match if not each.facts]
    changes = set()
    for text in map(normalise, [*said, *shipped.ordinary]):
        plain, careful = (
            shipped.check(text, {"article.sensitive": care}) for care in (False, True)
        )
        assert "R-SENSITIVE" not in plain.fired
        if careful.rule != plain.rule:
            changes.add((plain.verdict, careful.verdict, careful.rule))
    assert changes == {(before, "hold", "R-SENSITIVE") for before in ("publish", "flag")}


def test_an_article_that_needs_care_lets_nearly_all_ordinary_comments_through(shipped):
    care = {"article.sensitive": True}
    found = [shipped.check(normalise(text), care).verdict for text in shipped.ordinary]
    assert found.count("publish") > 0.9 * len(found)
    assert "reject" not in found


def test_the_same_text_twice_on_an_article_is_held(shipped):
    verdict = shipped.check("좋은 기사입니다", {"duplicates.exact_on_article": 1})
    assert (verdict.verdict, verdict.rule, verdict.queue) == ("hold", "R-DUPLICATE", "spam")


def test_presets_are_there_and_switched_off(shipped):
    off = {rule.id for rule in shipped.rules if rule.mode == "off"}
    assert off == {
        "R-DAILY-COUNT",
        "R-ARTICLE-COUNT",
        "R-MINIMUM-GAP",
        "R-NEW-ACCOUNT",
        "R-BURST",
        "R-NEAR-COPY",
    }
    assert not any(name.startswith("pace.") for name in shipped.facts)


def test_somebody_in_distress_is_met_kindly(shipped):
    verdict = shipped.check("요즘은 그냥 죽고 싶다는 생각뿐이에요")
    assert (verdict.verdict, verdict.queue) == ("hold", "care")
    assert "109" in verdict.message("ko")
    assert "109" in verdict.message("en")


def test_what_authors_are_told_is_true_before_they_send_as_well(shipped):
    told = [
        words
        for rule in shipped.rules
        if rule.verdict == "reject" and rule.mode == "active"
        for words in rule.message.values()
    ]
    assert len(told) > 10
    over = re.compile("[았었했됐]습니다|^Not published|\\b(was|were)\\b")
    past = [words for words in told if over.search(words)]
    assert past == []


def median_seconds(action, times=200):
    taken = []
    for _ in range(times):
        start = time.thread_time()
        action()
        taken.append(time.thread_time() - start)
    return sorted(taken)[times // 2]


def a_million_additions():
    return sum(number for number in range(1_000_000))


def test_it_loads_within_the_blink_of_an_eye():
    # The goal, 0.3 s, is judged by the bench; here, by the processor that runs it.
    yardstick = median_seconds(a_million_additions, times=3)
    assert median_seconds(load, times=3) < 20 * yardstick


@pytest.mark.parametrize(("rules", "microseconds"), [(20, 3), (500, 30)])
def test_rules_cost_next_to_nothing_once_signals_are_there(shipped, rules, microseconds):
    signals = {"links.count": 0, "spam": 0.1, "terms.hits": frozenset(), "author.role": "reader"}
    lines = [
        'links.count > 0 && author.role == "reader"',
        '"insult" in terms.hits && !("threat" in terms.hits)',
        "spam > 0.9",
        'author.role in ["staff", "admin"]',
    ]
    check = compiled([parse(lines[i % 4]) for i in range(rules)])
    # Three times the goal, for slower processors than the one it was measured on.
    assert median_seconds(lambda: check(signals)) < 3 * microseconds / 1e6

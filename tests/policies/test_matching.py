"""What counts as a find: allowed phrases, edges of words, gaps, and which view speaks."""

from __future__ import annotations

import statistics
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matching import Hit, Matcher
from policies.terms import Term, TermList, parse_terms
from policies.views import Views


def matcher(text: str, name: str = "list") -> Matcher:
    terms, mistakes = parse_terms(text, name)
    assert mistakes == []
    return Matcher({name: terms})


def found(search: Matcher, text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.view) for hit in search.find(Views(text))]


def test_a_hit_tells_list_severity_term_view_and_place():
    search = matcher("severity: 4\n\n멍텅구리", "insult")
    assert search.find(Views("이 멍-텅-구-리야")) == [Hit("insult", 4, "멍텅구리", "tight", 2, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("멍텅구리", [("멍텅구리", "plain")]),
        ("멍텅구리배를 탔다", []),
        ("멍텅구리배를 탄 멍텅구리", [("멍텅구리", "plain")]),
        ("멍.텅.구.리.배", []),
        ("멍텅구리 배", [("멍텅구리", "plain")]),
        ("멍.텅구리 배를 탔다", [("멍.텅구리", "tight")]),
    ],
)
def test_an_allowed_phrase_covers_finds_only_where_it_is_written(text, expected):
    assert found(matcher("멍텅구리\n\nallow:\n멍텅구리배"), text) == expected


def test_an_allowed_phrase_speaks_for_its_own_list_only():
    mild, _ = parse_terms("kill\n\nallow:\nkill you softly", "mild")
    threat, _ = parse_terms("kill you", "threat")
    hits = Matcher({"mild": mild, "threat": threat}).find(Views("kill you softly"))
    assert [hit.list_name for hit in hits] == ["threat"]


@pytest.mark.parametrize(
    ("text", "hit"),
    [("ass", True), ("an ass!", True), ("class", False), ("asset", False), ("ass5", False)],
)
def test_a_whole_term_stands_alone(text, hit):
    assert bool(found(matcher("ass | whole"), text)) is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("개년아", True),
        ("이 개년", True),
        ("무지개년", False),
        ("3개년 계획", False),
        ("(개년)", True),
    ],
)
def test_a_term_with_start_stands_where_a_word_begins(text, hit):
    assert bool(found(matcher("개년 | start"), text)) is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("ㅅㅂ", True),
        ("ㅅㅂㅋㅋㅋ", True),
        ("아ㅅㅂ", True),
        ("ㄱㅅㅂ", False),
        ("옷보다", False),
        ("ㅅㅂㄹ", False),
    ],
)
def test_first_letters_are_found_only_as_typed_alone(text, hit):
    assert bool(found(matcher("ㅅㅂ | whole plain"), text)) is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("시.발", True),
        ("시 발", True),
        ("시\n발", True),
        ("야 시.발 뭐", True),
        ("다시 발표", False),
        ("역시. 발표는", False),
        ("다시...발표", False),
        ("시작. 발표", False),
        ("시 발표", False),
        ("시 발 놈들", True),
        ("시 발들아", True),
        ("시 발이지 뭐", True),
        ("시 발매일", False),
        ("다시 발이 아프다", False),
        ("시 - 발이", False),
    ],
)
def test_letters_of_neighbouring_words_make_no_word(text, hit):
    assert bool(found(matcher("시발"), text)) is hit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("멍 텅 구 리라니", [("멍 텅 구 리", "tight")]),
        ("멍 텅 구리라니", []),
        ("휘멍 텅 구 리라니", []),
        ("멍 - 텅 - 구 - 리라니", []),
        ("멍 텅 구 리 배", []),
    ],
)
def test_many_syllables_apart_are_a_word_whatever_clings_to_the_last(text, expected):
    assert found(matcher("멍텅구리\n\nallow:\n멍텅구리배"), text) == expected


def test_a_phrase_may_break_where_it_has_its_spaces():
    search = matcher("죽여 버린다")
    assert found(search, "너 죽여 버린다") == [("죽여 버린다", "plain")]
    assert found(search, "너 죽여버린다") == [("죽여버린다", "tight")]
    assert found(search, "너 죽.여 버.린.다") == [("죽.여 버.린.다", "tight")]
    assert found(search, "너 죽 여버린다고") == []


def test_english_phrases_are_made_of_whole_words():
    search = matcher("kill you")
    assert found(search, "I will kill you!") == [("kill you", "plain")]
    assert found(search, "skill your") == []


def test_a_term_with_a_sign_is_looked_for_as_it_stands():
    search = matcher("a**hole")
    assert found(search, "you a**hole!") == [("a**hole", "plain")]
    assert found(search, "ahole") == []


def test_finds_that_overlap_are_one_hit_per_list_and_the_longest():
    search = matcher("시발\n시발놈\n발놈")
    assert found(search, "시발놈아") == [("시발놈", "plain")]
    assert found(search, "시발 시발놈") == [("시발", "plain"), ("시발놈", "plain")]


def test_a_term_in_two_lists_is_a_hit_of_each():
    lists = {name: TermList(name, 3, (Term("word"),)) for name in ("one", "two")}
    assert [hit.list_name for hit in Matcher(lists).find(Views("a word"))] == ["one", "two"]


def test_disguises_are_made_only_for_fuzzy_terms():
    assert found(matcher("시발"), "씌발") == []
    assert found(matcher("시발 | fuzzy"), "씌발") == [("씌발", "jamo")]


def test_a_term_is_looked_for_only_in_its_views():
    assert found(matcher("멍청 | plain"), "멍.청") == []
    assert found(matcher("views: plain\n\n멍청"), "멍.청") == []
    assert found(matcher("views: plain\n\n멍청 | tight"), "멍.청") == [("멍.청", "tight")]


def test_no_terms_find_nothing():
    assert Matcher({}).find(Views("anything")) == []


@given(
    st.text(st.characters())
    | st.text(st.sampled_from("시발ㅅㅣㅂㅏㄹ점놈fuck 1.*\u200b\u202e\u0301сu"))
)
def test_hits_stay_inside_any_text_and_never_overlap_in_a_list(text):
    search = matcher("시발 | fuzzy\nfuck | fuzzy\n시발놈\nㅅㅂ | whole\n\nallow:\n시발점")
    end = 0
    for hit in sorted(search.find(Views(text)), key=lambda hit: hit.start):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


def seconds_to_search(search: Matcher) -> float:
    text = "정부 발표를 믿고 기다렸는데 결과가 허탈합니다. I expected more from all of them."
    timings = []
    for _ in range(300):
        started = time.perf_counter()
        search.find(Views(text))
        timings.append(time.perf_counter() - started)
    return statistics.median(timings)


def test_a_search_costs_the_same_for_a_hundred_times_the_terms():
    many = [f"낱말{chr(0xAC00 + i % 11172)}{i}" for i in range(10_000)]
    few = Matcher({"list": TermList("list", 2, tuple(map(Term, many[:100])))})
    full = Matcher({"list": TermList("list", 2, tuple(map(Term, many)))})
    assert seconds_to_search(full) <= 3 * seconds_to_search(few)


def test_a_page_of_hits_and_covers_is_read_in_time():
    search = matcher("시발 | fuzzy\n\nallow:\n시발점")
    started = time.perf_counter()
    assert search.find(Views("시발점" * 450)) == []
    assert len(search.find(Views("시발 " * 340))) == 340
    assert time.perf_counter() - started < 2


def test_a_comment_of_nothing_but_finds_takes_time_in_proportion_to_its_length(shipped_lists):
    search = Matcher(shipped_lists)

    def steps(times):
        seen = 0

        def count(_frame, event, _argument):
            nonlocal seen
            seen += event == "call"

        views = Views("씨발 fuck ㅅ.ㅂ " * times)
        sys.setprofile(count)
        try:
            search.find(views)
        finally:
            sys.setprofile(None)
        return seen

    assert steps(200) < 2.5 * steps(100)

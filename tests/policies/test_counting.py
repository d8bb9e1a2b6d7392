"""Counting 자: the worker and the browser count alike, and a normalised text stays as it is."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.counting import InvalidText, graphemes, normalise, normalise_traced

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "counting.json").read_text(encoding="utf-8")
)
COUNT_AS_THE_WIDGET_DOES = """texts => {
  const segmenter = new Intl.Segmenter("ko", {granularity: "grapheme"});
  const kept = text => text.normalize("NFC").replace(/\\r\\n?/g, "\\n").trim();
  return texts.map(text => [...segmenter.segment(kept(text))].length);
}"""

# Any text that may be a comment, and text made of what joins its neighbours.
valid_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r"))
joining_text = st.text(
    st.sampled_from(
        "가\u1112\u1161\u11abㅋe\u0301\u200d\ufe0f\u20e31👨👩🏽❤🏳🌈🇰🇷कष\u094d\u093f\r\n a"
    )
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_worker_counts_as_the_shared_vectors_say(vector):
    assert graphemes(normalise(vector["text"])) == vector["graphemes"]


@pytest.mark.browser
def test_browser_counts_as_the_shared_vectors_say(chromium: Browser):
    page = chromium.new_page()
    counted = page.evaluate(COUNT_AS_THE_WIDGET_DOES, [vector["text"] for vector in VECTORS])
    page.close()
    expected = {vector["name"]: vector["graphemes"] for vector in VECTORS}
    assert dict(zip(expected, counted, strict=True)) == expected


def test_names_of_vectors_are_unique():
    names = [vector["name"] for vector in VECTORS]
    assert len(set(names)) == len(names)


@given(valid_text)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@given(valid_text | joining_text)
def test_a_text_never_has_more_graphemes_than_code_points(text):
    count = graphemes(text)
    assert count <= len(text)
    assert (count == 0) == (text == "")


@given(joining_text)
def test_white_space_around_a_comment_counts_nothing(text):
    assert graphemes(normalise(f" \t{text}\u3000\r\n")) == graphemes(normalise(text))


@given(st.text(st.sampled_from("가나abc 12.,!?~👍🎉ㅋ…“”一")))
def test_characters_that_never_join_count_one_each(text):
    assert graphemes(text) == len(text)


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("가\ud800나", "lone-surrogate", 1),
        ("\udfff", "lone-surrogate", 0),
        ("a\x00", "control-character", 1),
        ("가나\x1b[31m", "control-character", 2),
        ("\x0b", "control-character", 0),
        ("abc\x7f", "control-character", 3),
        ("\x85", "control-character", 0),
    ],
)
def test_text_no_comment_can_hold_is_refused_with_its_place(text, reason, position):
    with pytest.raises(InvalidText) as refused:
        normalise(text)
    assert (refused.value.reason, refused.value.position) == (reason, position)
    assert reason in str(refused.value)


def test_line_ends_and_tabs_are_no_control_characters():
    assert normalise("가\r\n나\r다\n\t라") == "가\n나\n다\n\t라"


@given(valid_text | joining_text)
def test_what_is_normalised_knows_the_way_back(text):
    found = normalise_traced(text)
    assert found.text == normalise(text)
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert list(found.starts) == sorted(found.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  시발 뭐", "시발"),
        (unicodedata.normalize("NFD", "각하, 시발 뭐"), unicodedata.normalize("NFD", "시발")),
        ("한 줄\r\n두 줄\r시발", "시발"),
        ("\r\n\r\n cafe\u0301 시발", "시발"),
        ("q\u0307\u0323 시발", "시발"),
    ],
)
def test_a_place_is_found_again_in_the_text_as_it_came(text, said):
    found = normalise_traced(text)
    start = found.text.index("시발")
    assert text[slice(*found.span(start, start + 2))] == said

"""The catalogue and the detectors agree on every name and type."""

from __future__ import annotations

import math

import pytest

from policies import classifier, spam
from policies.catalogue import CATALOGUE, FACTS, fits
from policies.detection import LinkSettings, build_detectors
from policies.detectors import patterns
from policies.views import Views

DETECTORS = {
    **build_detectors({}, LinkSettings()).detectors,
    "patterns": patterns.detector({"any": "zz"}),
    "toxicity": classifier.detector(),
    "spam": spam.detector(),
}
TEXTS = [
    "",
    "좋은 기사입니다 zz",
    "FUCK see https://bit.ly/a 010-1234-5678",
    "아" * 40,
    "\u200b а b",
]


def test_every_detector_gives_exactly_the_signals_of_the_catalogue():
    catalogued = {}
    for signal in CATALOGUE.values():
        if signal.source != FACTS:
            catalogued.setdefault(signal.source, set()).add(signal.name)
    found = {name: set(detect(Views(TEXTS[1])).signals) for name, detect in DETECTORS.items()}
    assert found == catalogued


@pytest.mark.parametrize("text", TEXTS)
def test_every_signal_has_the_type_and_range_of_the_catalogue(text):
    for detect in DETECTORS.values():
        for name, value in detect(Views(text)).signals.items():
            signal = CATALOGUE[name]
            assert fits(signal, value), (name, value)
            if signal.type in {"int", "float"}:
                assert signal.least <= value <= signal.most
            if signal.values:
                assert value in signal.values


def test_every_default_of_a_fact_is_such_a_value():
    facts = [signal for signal in CATALOGUE.values() if signal.source == FACTS]
    known = [fact for fact in facts if fact.default is not None]
    assert all(fits(fact, fact.default) for fact in known)
    assert {fact.name for fact in facts} - {fact.name for fact in known} == {
        "context.at",
        "scorer.score",
    }


def test_every_entry_says_what_it_means_in_both_languages():
    assert all(signal.meaning["ko"] and signal.meaning["en"] for signal in CATALOGUE.values())


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("links.count", 3, True),
        ("links.count", True, False),
        ("links.count", 3.0, False),
        ("spam", 1, True),
        ("spam", math.nan, False),
        ("links.shortener", 1, False),
        ("author.role", "staff", True),
        ("author.role", None, False),
        ("terms.hits", frozenset(), True),
        ("terms.hits", ["insult"], False),
    ],
)
def test_a_truth_value_is_no_number_and_not_a_number_is_nothing(name, value, good):
    assert fits(CATALOGUE[name], value) is good

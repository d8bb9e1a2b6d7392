"""The classifier: what it finds, what it leaves alone, and what it says about its reasons."""

from __future__ import annotations

import hashlib
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import classifier
from policies.classifier import features, model
from policies.classifier.examples import sentences
from policies.classifier.model import Model, ModelError, Scale
from policies.views import Views

HOME = Path(classifier.__file__).parent
MODELS = ("toxicity", "spam")
LARGEST_FILE = 1_500_000

detect = classifier.detector()


def innocent() -> list[str]:
    lines = (Path(__file__).parent / "innocent.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in detect(Views(text)).spans["toxicity"]]


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("그냥 병신 같은 소리네", "block"),
        ("이 미친놈들은 사람도 아니다 벌레새끼들", "block"),
        ("ㅅㅣ발 새끼", "block"),
        ("시이이이발 새끼", "block"),
        ("좋은 기사입니다", "none"),
        ("You are a stupid idiot", "review"),
        ("Thank you for this article", "none"),
        ("日本語のコメントです", "none"),
        ("", "none"),
    ],
)
def test_a_comment_is_in_the_band_it_belongs_to(text, band):
    signals = detect(Views(text)).signals
    assert signals["toxicity.band"] == band
    assert 0 <= signals["toxicity"] <= 1


def test_english_is_never_blocked_however_sure_the_model_is():
    signals = detect(Views("fuck you you stupid piece of shit")).signals
    assert signals["toxicity"] > 0.95
    assert signals["toxicity.band"] == "review"


def test_the_words_that_spoke_are_marked_in_the_original():
    assert marked("그냥 병신 같은 소리네") == ["병신"]
    assert marked("You are a STUPID idiot") == ["STUPID", "idiot"]
    assert "f\u200buck" in marked("f\u200buck you bitch")


def test_nothing_is_marked_in_a_comment_of_no_band():
    assert detect(Views("좋은 기사입니다")).spans == {}


def test_innocent_sentences_are_hardly_ever_held_and_never_blocked():
    bands = {text: detect(Views(text)).signals["toxicity.band"] for text in innocent()}
    assert [text for text, band in bands.items() if band == "block"] == []
    held = [text for text, band in bands.items() if band == "review"]
    assert len(held) <= 0.03 * len(bands), held


def test_no_innocent_sentence_of_these_tests_was_learned_from():
    learned = set(sentences("benign"))
    assert not learned & set(innocent())


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(alphabet="시발병신ㅅㅂ fuckyou idiot\u200b.*1\n", min_size=3))
def test_no_text_breaks_it_and_marks_lie_inside_the_text(text):
    found = detect(Views(text))
    for span in found.spans.get("toxicity", ()):
        assert 0 <= span.start < span.end <= len(text)
    assert (found.signals["toxicity.band"] == "none") == (found.spans == {})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="가나병신ab ㅋㅋㅋ", max_size=12), max_size=6))
def test_what_is_remembered_changes_no_answer(texts):
    remembering = classifier.shipped("toxicity")
    forgetful = remembering.changed({}, remembering.scales)
    for text in texts:
        views = Views(text)
        expected = by_definition(text, remembering)
        assert remembering.normalised_sum(views) == expected == forgetful.normalised_sum(views)


def by_definition(text: str, of: Model) -> float:
    known = []
    for word in set(re.sub(r"(.)\1\1+", r"\1\1", text).split()):
        lengths = {4} if word.isascii() else {1, 2}
        whole = f" {word} "
        ends = [(i, j) for i in range(len(whole)) for j in range(i + 1, len(whole) + 1)]
        pieces = [whole[i:j] for i, j in ends if j - i in lengths and whole[i:j] != " "] + [whole]
        known += [of.weights[piece] for piece in pieces if piece in of.weights]
    assert sorted(map(of.weights.__getitem__, of.known(Views(text)))) == sorted(known)
    return sum(known) / math.sqrt(len(known)) if known else 0.0


def test_the_memory_for_words_is_bounded(monkeypatch):
    monkeypatch.setattr(model, "_MOST_WORDS", 10)
    small = Model({" ab0 ": 1}, {})
    assert small.normalised_sum(Views(" ".join(f"ab{i}" for i in range(100)))) == 1.0
    small.normalised_sum(Views("ab" * 500))
    assert len(small._words) <= 10
    assert max(map(len, small._words)) < 100


def test_long_runs_read_like_short_ones():
    assert features.words(Views("ㅋㅋㅋㅋㅋㅋ ㅋㅋㅋ")) == {"ㅋㅋ"}
    assert features.words(Views("하아아아앙")) == features.words(Views("하아아앙"))


@pytest.mark.parametrize("name", MODELS)
def test_the_file_is_small_and_the_card_names_its_hash(name):
    data = (HOME / f"{name}.model").read_bytes()
    assert len(data) <= LARGEST_FILE
    assert hashlib.sha256(data).hexdigest() in (HOME / "MODEL_CARD.md").read_text("utf-8")


def test_it_needs_no_numpy_and_reads_no_model_before_it_is_asked():
    program = (
        "import sys, policies.classifier as c, policies.spam;"
        "assert not {'numpy', 'scipy'} & set(sys.modules);"
        "assert c.shipped.cache_info().currsize == 0;"
        "c.detector(); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=HOME.parent.parent, check=True)


def copied(folder: Path) -> Path:
    for name in ("toxicity.model", "toxicity.sha256"):
        shutil.copy(HOME / name, folder)
    return folder / "toxicity.model"


def test_a_missing_model_is_said_to_be_missing(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere\.model: .*cannot be read"):
        model.load(tmp_path / "nowhere.model")


def test_a_model_without_its_hash_is_refused(tmp_path):
    path = copied(tmp_path)
    path.with_suffix(".sha256").write_text("")
    with pytest.raises(ModelError, match="cannot be read"):
        model.load(path)


def test_a_changed_model_is_refused(tmp_path):
    path = copied(tmp_path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"its SHA-256 is .*, but toxicity\.sha256 says"):
        model.load(path)


@pytest.mark.parametrize(
    "data", [b"", b"{}\n", b"[]\n", b'{"format": "other"}\n', b"\xff\xfe\n", b"x" * 99]
)
def test_what_is_no_model_is_refused(data):
    with pytest.raises(ModelError, match=r"^it\.model: "):
        model.from_bytes(data, "it.model")


def test_a_model_cut_short_is_refused():
    data = (HOME / "spam.model").read_bytes()
    with pytest.raises(ModelError, match=r"spam\.model: .*cut short"):
        model.from_bytes(data[: len(data) // 2], "spam.model")


def test_a_model_comes_out_of_its_file_as_it_went_in():
    weights, scales = {" ab": -127, "병": 3}, {"en": Scale(0.5, -1.0, 0.7, None, 0.5)}
    data = model.to_bytes(weights, scales, {"name": "small"})
    back = model.from_bytes(data, "small.model")
    assert (back.weights, back.scales) == (weights, scales)
    assert back.digest == hashlib.sha256(data).hexdigest()


def test_bands_begin_at_their_probabilities():
    scale = Scale(1.0, 0.0, 0.5, 0.9)
    assert [scale.band(p) for p in (0.4999, 0.5, 0.8999, 0.9)] == [
        "none",
        "review",
        "review",
        "block",
    ]
    assert Scale(1.0, 0.0, None, None).band(1.0) == "none"


@pytest.mark.parametrize("bend", [0.5, 1.0, 2.0])
def test_a_bend_moves_only_what_is_above_even_odds(bend):
    straight, bent = Scale(2.0, -3.0, None, None), Scale(2.0, -3.0, None, None, bend)
    assert [bent.chance(x) for x in (-1.0, 0.7, 1.5)] == [
        straight.chance(x) for x in (-1.0, 0.7, 1.5)
    ]
    assert math.isclose(bent.chance(2.5), straight.chance(1.5 + bend))


def test_no_probability_leaves_its_bounds():
    scale = Scale(1.0, 0.0, 0.5, 0.9)
    assert scale.probability(1e9) == 1.0
    assert scale.probability(-1e9) == 0.0

"""What policies/README.md teaches works as it is written there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import policies
from policies import PolicyError, load
from policies.loading import SHIPPED
from policies.proof import run_tests

README = (Path(policies.__file__).parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(?:yaml)?\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture
def taught(tmp_path):
    """The shipped board with the list and the rule of the lesson added."""
    board = tmp_path / "my-board"
    shutil.copytree(SHIPPED, board)
    words, name, rule = BLOCKS[:3]
    (board / "terms" / "garden.txt").write_text(words, encoding="utf-8")
    policy = board / "policy.yaml"
    policy.write_text(
        policy.read_text("utf-8").replace("\nterms:\n", f"\nterms:\n{name}"), encoding="utf-8"
    )
    civility = board / "rules" / "civility.yaml"
    civility.write_text(f"{civility.read_text('utf-8')}\n{rule}", encoding="utf-8")
    return board


def test_the_lesson_gives_a_policy_that_proves_itself(taught):
    policy = load(taught)
    failures = [failure.name for failure in run_tests(policy).failures]
    assert "R-GARDEN" not in failures
    assert policy.check("h.o.s.e.h.e.a.d").shadow == ("R-GARDEN",)


def test_the_mistake_it_shows_is_the_one_that_is_told(taught):
    civility = taught / "rules" / "civility.yaml"
    civility.write_text(civility.read_text("utf-8").replace('"garden"', '"gardn"'), "utf-8")
    with pytest.raises(PolicyError) as caught:
        load(taught)
    (mistake,) = caught.value.mistakes
    shown = re.search(r"^my-board/(\S+?):(\d+):(\d+): (.*)$", README, re.MULTILINE)
    assert mistake.path.endswith(shown[1])
    place = (mistake.line, mistake.column, mistake.message)
    assert place == (int(shown[2]), int(shown[3]), shown[4])


def test_every_file_it_names_is_there():
    for name in re.findall(r"^\| `([^`*]+)` \|", README, re.MULTILINE):
        assert (SHIPPED.parent / name).is_file()

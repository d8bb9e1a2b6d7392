"""`ombud article`, as a program: set for a while, shown with who and why, taken back."""

from __future__ import annotations

import getpass

import pytest

from tests.worker.test_cli_comments import Program
from worker.embedded import ensure_server


@pytest.fixture(scope="module")
def ombud(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli-articles")
    with ensure_server(folder / "data"):
        yield Program(folder)


def test_a_section_is_closed_shown_and_opened_again(ombud):
    words = ("politics", "closed", "--of", "section")
    [told] = ombud.rows("article", "set", *words, "--minutes", "90", "--why", "속보")
    assert (told["scope"], told["by"], told["why"]) == (
        "section politics",
        getpass.getuser(),
        "속보",
    )
    assert told["until"] > told["at"]
    assert ombud.rows("article", "show", "politics", "--of", "section") == [told]
    assert ombud.rows("article", "set", *words, "--off") == []


def test_what_cannot_be_set_is_said_in_a_sentence(ombud):
    done = ombud("article", "set", "nowhere", "closed")
    assert (done.returncode, done.stderr) == (
        1,
        "ombud: there is no article 'nowhere' on site 'demo'\n",
    )
    done = ombud("article", "set", "politics", "slow", "--of", "section")
    assert (done.returncode, done.stderr) == (
        1,
        "ombud: slow takes a value of 1 to 86400 seconds.\n",
    )

"""Korean: one thing has one word, whoever says it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAID = sorted(
    path
    for pattern in (
        "README.md",
        "docs/*.md",
        "policies/*.md",
        "policies/*.py",
        "policies/signals.txt",
        "policies/standards-board/*.yaml",
        "policies/standards-board/rules/*.yaml",
        "web/**/*.json",
        "web/**/*.py",
        "worker/**/*.py",
    )
    for path in ROOT.glob(pattern)
    if path.name != "cases.yaml"  # what readers say
)

OTHERS = {
    "게재": "게시|싣|실립|실리",
    "반려": "거절",
    "결정": "판단",
    "이유": "까닭|사유",
    "닫혀 있습니다": "마감",
    "작성자": "글쓴이",
    "고침": "수정됨",
    "지워짐": "파기",
    "이모지": "그림문자",
    "메일": "전자우편",
    "조심스럽게 다루는 기사": "민감한 기사|조심스러운 기사",
}
"""Words for the same thing as the one that is said."""


@pytest.mark.parametrize("word", OTHERS)
def test_one_thing_has_one_word(word: str) -> None:
    other = re.compile(OTHERS[word])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SAID
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if other.search(line)
    ]
    assert found == []

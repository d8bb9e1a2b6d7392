"""The same again and again: one character held down, one phrase pasted over and over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.found import Found, Span

if TYPE_CHECKING:
    from policies.views import Views


# People laugh (ㅋㅋ ㅎㅎ ㄲㄲ 하하), cry (ㅠㅠ ㅜㅜ ㅡㅡ), tremble (ㄷㄷ), sweat (;;), trail off,
# draw lines; that is no flood, nor are the noughts of a large number.
_RUN = re.compile(r"((?:(?<![0-9,])0|[^\sㅋㅎㄲㅠㅜㅡㄷ하호히헤크0.!?~…,;:\-=_*'\"^>]))\1\1+")
_LAUGHTER = re.compile("[ㅋㅎㄲㅠㅜㅡㄷ]+|(?:ha|he|hi|ja|lo|하|호|히|헤|크){4,}|(?<=[1-9])0{4,}")

# Pieces of this many letters that occur before are repetition; shorter ones recur in any prose.
_PIECE = 5
_FEWEST_LETTERS = 16


def detect(views: Views) -> Found:
    """The longest run of one character, and the share (0 to 1) of letters said before.

    Two of a kind are ordinary spelling: a run counts from three, everything shorter is 1.
    """
    run, run_span = _longest_run(views)
    share, share_span = _repeated_share(views)
    spans = {}
    if run_span:
        spans["repetition.run"] = run_span
    if share_span:
        spans["repetition.share"] = share_span
    return Found({"repetition.run": run, "repetition.share": share}, spans)


def _longest_run(views: Views) -> tuple[int, tuple[Span, ...]]:
    text = views.plain
    if not views.tripled:
        return (1 if text else 0), ()
    longest = max(_RUN.finditer(text), key=lambda m: m.end() - m.start(), default=None)
    if longest is None:
        return 1, ()
    span = views.original_span(longest.start(), longest.end())
    return longest.end() - longest.start(), (Span(*span, note=longest.group(1)),)


def _repeated_share(views: Views) -> tuple[float, tuple[Span, ...]]:
    text = _LAUGHTER.sub("", views.tight)
    if len(text) < _FEWEST_LETTERS or not _says_a_passage_twice(text):
        return 0.0, ()
    pieces = len(text) - _PIECE + 1
    distinct = len({text[i : i + _PIECE] for i in range(pieces)})
    return round(1 - distinct / pieces, 3), (Span(0, len(views.original), view="tight"),)


def _says_a_passage_twice(text: str) -> bool:
    """Whether any of the text's pieces, laid end to end, occurs again further on.

    Looking up every fifth piece finds each passage of nine letters that recurs, at a third of
    the cost of looking at all of them; most comments need no more.
    """
    for start in range(0, len(text) - _PIECE, _PIECE):
        if text.find(text[start : start + _PIECE], start + 1) >= 0:
            return True
    return False

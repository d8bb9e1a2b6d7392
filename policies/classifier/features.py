"""What the linear models read of a text: its words, each once, and pieces of them.

What a word says does not depend on its neighbours, so that it is worked out once, remembered, and
most of a comment is looked up instead of read. Pairs of words told next to nothing more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policies.views import Views

# A syllable of Hangul says as much as two or three letters, in a third of the time.
_LATIN = (4,)
_OTHER = (1, 2)
# How to cut a word is remembered for words up to this size; hardly any is longer.
_MOST_REMEMBERED = 64
# A run of one character says as much when it is two long: ㅋㅋㅋㅋㅋㅋ reads as ㅋㅋ.
_REST_OF_RUN = re.compile(r"(.)(?=\1\1)", re.DOTALL)


def words(views: Views) -> set[str]:
    """The words of a comment as they are read, long runs cut short."""
    return set((shortened(views.plain) if views.tripled else views.plain).split())


def shortened(text: str) -> str:
    """A text of the plain view with its long runs cut short."""
    return _REST_OF_RUN.sub("", text)


def is_read(word: str, i: int) -> bool:
    """Whether `shortened` keeps this character, or leaves it out as the rest of a run."""
    return _REST_OF_RUN.match(word, i) is None


def marked(word: str) -> str:
    """A word with its ends marked, as its pieces are cut from it."""
    return f" {word} "


def pieces(word: str) -> Sequence[str]:
    """The pieces of a word, ends marked, and the whole word; one may be empty, which is none."""
    whole = marked(word)
    size = len(whole)
    if size <= _MOST_REMEMBERED:
        return _cutter(size, word.isascii())(whole)
    return [whole[cut] for cut in cuts(size, latin=word.isascii())]


def cuts(size: int, *, latin: bool) -> list[slice]:
    """Where to cut a marked word of this size: the whole, and every piece of each length."""
    found = [slice(0, size)]
    for length in _LATIN if latin else _OTHER:
        # One character alone is a piece, the mark at an end alone is none.
        first = 1 if length == 1 else 0
        found += [slice(i, i + length) for i in range(first, size - length + 1 - first)]
    return found


@lru_cache(maxsize=2 * _MOST_REMEMBERED)
def _cutter(size: int, latin: bool) -> Callable[[str], tuple[str, ...]]:
    # One slice alone would not be cut to a tuple.
    return itemgetter(slice(0, 0), *cuts(size, latin=latin))

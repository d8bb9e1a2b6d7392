r"""The views of one comment that detectors read.

1. *plain*: folded case, width and styling, nothing invisible (`policies.folding`)
2. *tight*: plain without anything that is no letter or digit, so that ``시.발`` reads 시발
3. *jamo*: tight taken apart into letters, only when letters were typed alone (ㅅㅣ발)
4. *skeleton*: plain with look-alike letters, digits and stretched words undone
   (`policies.skeleton`), only when there are any

Views are strings made cheaply for every comment. Where their characters came from is worked out
only when something was found and a span is wanted.
"""

from __future__ import annotations

import re
from functools import cached_property

from policies import folding, hangul, skeleton
from policies.tracing import Traced

VIEWS = ("plain", "tight", "jamo", "skeleton")

# Letters typed alone, but for those that laugh and cry (ㅋㅋ ㅎㅎ ㅠㅠ ㅜㅜ ㅡㅡ).
_TYPED_ALONE = re.compile("[ㄱ-ㅊㅌㅍㅏ-ㅛㅝ-ㅟㅢㅣ]")
_LATIN = re.compile("[a-z]+")
_DIGIT = re.compile("[0-9]")
_TRIPLED = re.compile(r"(\S)\1\1")


class Views:
    """One comment and its views.

    Attributes:
        original: The comment as written.
        usual: Whether the plain view is the original in lower case, character for character.
        plain: The plain view.
        tripled: Whether a character stands three times in a row somewhere in the plain view.
        words: The runs of letters and digits of the plain view.
        tight: The words without anything between them.
        jamo: The tight view in letters; None when no letter was typed alone.
        skeleton: The plain view with disguises undone; None when there are none.
        innocent: By who looked for terms, what of the plain view the lists allow.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.usual = folding.is_usual(original)
        self.plain = original.lower() if self.usual else folding.plain(original)
        self.tripled = _TRIPLED.search(self.plain) is not None
        self.words: list[str] = folding.WORD.findall(self.plain)
        self.tight = "".join(self.words)
        typed_alone = _TYPED_ALONE.search(self.plain) is not None
        self.jamo = hangul.letters(self.tight) if typed_alone else None
        disguised = skeleton.is_disguised(
            self.plain, self.words, usual=self.usual, tripled=self.tripled
        )
        self.skeleton = self.traced_skeleton.text if disguised else None
        self.innocent: dict[object, tuple[tuple[int, int], ...]] = {}

    @cached_property
    def latin_letters(self) -> int:
        """How many letters from a to z the plain view has."""
        if self.tight.isascii():
            return len(self.tight) - len(_DIGIT.findall(self.tight))
        return sum(map(len, _LATIN.findall(self.plain)))

    @cached_property
    def traced_plain(self) -> Traced:
        """Plain, with the way back to the original."""
        return folding.plain_traced(self.original)

    @cached_property
    def tight_in_plain(self) -> Traced:
        """Tight, with the way back to the plain view."""
        words = (match.span() for match in folding.WORD.finditer(self.plain))
        kept = [index for span in words for index in range(*span)]
        return Traced(self.tight, kept, [i + 1 for i in kept])

    @cached_property
    def jamo_in_plain(self) -> Traced:
        """Jamo, with the way back to the plain view."""
        tight = self.tight_in_plain
        counts = [len(hangul.letters(char)) for char in tight.text]
        starts = [s for s, n in zip(tight.starts, counts, strict=True) for _ in range(n)]
        return Traced(hangul.letters(tight.text), starts, [s + 1 for s in starts])

    @cached_property
    def traced_skeleton(self) -> Traced:
        """Skeleton, with the way back to the plain view."""
        return skeleton.skeleton(self.plain)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the original that plain[start:end] (not empty) stands for."""
        return (start, end) if self.usual else self.traced_plain.span(start, end)

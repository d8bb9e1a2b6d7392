"""Names: what authors may be called in front of others, stricter than what they may write.

A name is not there to be read closely, so none holds what draws nothing or turns the text around
it, and no word of it mixes alphabets that look alike: each is made to be taken for another's name.
"""

from __future__ import annotations

import re

from policies.detectors.script import MIXED

LONGEST_NAME = 80
"""Characters of an author's display name."""

_READ = 1_000
"""Characters of somebody else's name for theirs that are looked at."""

_DRAWS_NOTHING = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f"
)
# Joiners belong into emoji and into Arabic and Indian words, variation selectors behind emoji and
# Chinese characters: beside these letters either is only there to make the same name another one.
_PLAIN = r"\s!-~\u00a1-\u058f\u1100-\u11ff\u3000-\u318f\uac00-\ud7a3"
_JOINERS = rf"(?:^|(?<=[{_PLAIN}\u4e00-\u9fff]))[\u200c\u200d]+|[\u200c\u200d]+(?:(?=[{_PLAIN}])|$)"
_SELECTORS = (
    r"(?:^|(?<=[\sA-Za-z\u00c0-\u058f\uac00-\ud7a3]))[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
    r"|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"
)
_TOWERS = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}"

NOT_IN_A_NAME = re.compile(f"[{_DRAWS_NOTHING}]|{_JOINERS}|{_SELECTORS}|{_TOWERS}")
"""What no name holds: it draws nothing, turns the text around it, or towers over its line."""


def can_be_shown(name: str) -> bool:
    """Whether a name can stand beside others' as it is; so can no name at all."""
    fits = len(name) <= LONGEST_NAME and not NOT_IN_A_NAME.search(name)
    return fits and not MIXED.search(name)


def shown(name: str) -> str:
    """What can be shown of a name that somebody else gave: cut, or empty where nothing is left."""
    left = drawn(name[:_READ], LONGEST_NAME)
    return "" if MIXED.search(left) else left


def drawn(words: str, longest: int) -> str:
    """So many characters of a line, without what no name holds either."""
    left = re.sub(r"\s", " ", words)
    while True:  # what is taken out can bring together what does not belong together
        less = " ".join(NOT_IN_A_NAME.sub("", left).split())[:longest].rstrip()
        if less == left:
            return left
        left = less

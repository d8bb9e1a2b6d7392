"""The length limits of a comment, checked at the door and again by every worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.counting import graphemes

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a comment may be.

    Attributes:
        min_graphemes: Fewest characters (자), counted after trimming.
        max_graphemes: Most characters (자).
        max_bytes: Most bytes in UTF-8, so that few characters cannot hide a megabyte of marks.
        max_lines: Most lines.
    """

    min_graphemes: int = 1
    max_graphemes: int = 250
    max_bytes: int = 4096
    max_lines: int = 20


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit a text does not keep.

    Attributes:
        limit: The name of the field of `Limits`.
        actual: What the text has.
        allowed: What the limit allows.
        message: A sentence for the author by language (``ko``, ``en``).
    """

    limit: str
    actual: int
    allowed: int
    message: Mapping[str, str]


_MESSAGES = {
    "min_graphemes": {
        "ko": "댓글은 {allowed}자 이상 써 주세요. 지금은 {actual}자입니다.",
        "en": "Comments need at least {allowed} characters; this has {actual}.",
    },
    "max_graphemes": {
        "ko": "댓글은 {allowed}자까지 쓸 수 있습니다. 지금은 {actual}자입니다.",
        "en": "Comments are limited to {allowed} characters; this has {actual}.",
    },
    "max_bytes": {
        "ko": "댓글은 {allowed}바이트까지 쓸 수 있습니다. 지금은 {actual}바이트입니다.",
        "en": "Comments are limited to {allowed} bytes; this has {actual}.",
    },
    "max_lines": {
        "ko": "댓글은 {allowed}줄까지 쓸 수 있습니다. 지금은 {actual}줄입니다.",
        "en": "Comments are limited to {allowed} lines; this has {actual}.",
    },
}
_EMPTY = {"ko": "내용을 입력해 주세요.", "en": "Please write something first."}


def breaches(text: str, limits: Limits) -> list[Breach]:
    """Every limit the text does not keep, in the order of `Limits`; empty if it keeps all.

    Args:
        text: A text from `policies.counting.normalise`.
        limits: The limits to hold it to.
    """
    found: list[Breach] = []
    too_short = _too_short(text, limits.min_graphemes)
    if too_short is not None:
        found.append(too_short)
    size = len(text.encode("utf-8", "surrogatepass"))
    # A text has never more graphemes than code points, so most texts need no counting at all;
    # and one with more code points than the allowed bytes is refused without counting.
    if limits.max_graphemes < len(text) <= max(limits.max_bytes, limits.max_graphemes):
        count = graphemes(text)
        if count > limits.max_graphemes:
            found.append(_breach("max_graphemes", count, limits.max_graphemes))
    if size > limits.max_bytes:
        found.append(_breach("max_bytes", size, limits.max_bytes))
    lines = text.count("\n") + 1
    if lines > limits.max_lines:
        found.append(_breach("max_lines", lines, limits.max_lines))
    return found


def _too_short(text: str, minimum: int) -> Breach | None:
    if not text and minimum > 0:
        return Breach("min_graphemes", 0, minimum, _EMPTY)
    # 0 and 1 need no counting: any text that is not empty has a character.
    if minimum > 1 and (count := graphemes(text)) < minimum:
        return _breach("min_graphemes", count, minimum)
    return None


def _breach(limit: str, actual: int, allowed: int) -> Breach:
    words = {
        lang: sentence.format(actual=actual, allowed=allowed)
        for lang, sentence in _MESSAGES[limit].items()
    }
    return Breach(limit, actual, allowed, words)

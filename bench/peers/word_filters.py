"""The filters a newsroom could install instead, each asked about every text that comes in.

Reads JSON strings from standard input, a line each; writes one JSON object: for each filter by
name, its answers as a string of 0 and 1, and the median time for one text in microseconds.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

import profanity_check
from better_profanity import profanity
from glin_profanity import Filter
from korcen import korcen

if TYPE_CHECKING:
    from collections.abc import Callable


def filters() -> dict[str, Callable[[str], bool]]:
    """Every filter as a function that says whether a text is to be caught."""
    every_language = Filter(
        {"all_languages": True, "detect_leetspeak": True, "normalize_unicode": True}
    )
    profanity.load_censor_words()
    return {
        "korcen": lambda text: bool(korcen.check(text)),
        "glin-profanity": every_language.is_profane,
        "alt-profanity-check": lambda text: bool(profanity_check.predict([text])[0]),
        "better-profanity": profanity.contains_profanity,
    }


def asked(catches: Callable[[str], bool], texts: list[str]) -> dict[str, str | float]:
    """The answers of a filter, and what one takes."""
    answers, taken = [], []
    for text in texts:
        started = time.perf_counter_ns()
        answers.append(catches(text))
        taken.append(time.perf_counter_ns() - started)
    shown = "".join("1" if answer else "0" for answer in answers)
    return {"answers": shown, "us": statistics.median(taken) / 1000}


def main() -> None:
    """Ask all of them."""
    texts = [json.loads(line) for line in sys.stdin]
    with contextlib.redirect_stdout(sys.stderr):
        found = {name: asked(catches, texts) for name, catches in filters().items()}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

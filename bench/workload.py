"""The work that every contender does for a comment: a policy of a fixed price, then publish.

The fixed policy is a loop of so many turns that it takes 100 µs on this machine now; all contenders
of a run turn it equally often, so that ratios hold however busy the machine is.
"""

from __future__ import annotations

import itertools
import statistics
import time

FIXED_POLICY_US = 100

_SENTENCE = """
오늘 기사 잘 읽었습니다 그런데 시청 앞 버스 노선 이야기는 조금 다르게 생각합니다
아침마다 그 길을 지나는 사람으로서 정류장을 옮기는 일이 왜 필요한지 더 듣고 싶고
공청회가 언제 열리는지도 궁금합니다 주민 의견을 먼저 모으고 나서 결정해도
늦지 않을 것 같은데 담당자께서 답해 주시면 좋겠습니다
"""
_WORDS = _SENTENCE.split()
_LENGTH = 200


def text(number: int) -> str:
    """A Korean comment of 200 characters (about 520 bytes), no two alike."""
    start = number % len(_WORDS)
    words = itertools.chain([f"{number}번"], _WORDS[start:], itertools.cycle(_WORDS))
    body = ""
    for word in words:
        body = f"{body} {word}" if body else word
        if len(body) >= _LENGTH:
            return body[:_LENGTH].strip()
    raise AssertionError("the words never end")


def dense_text(number: int) -> str:
    """200 Korean letters without a space (600 bytes but for the number), no two alike."""
    return (str(number) + "".join(_WORDS) * _LENGTH)[:_LENGTH]


def burn(turns: int) -> None:
    """Spend the price of the fixed policy."""
    for _ in range(turns):
        pass


def turns_for(microseconds: float) -> int:
    """How many turns take so long here and now: the median of several tries."""
    rates = []
    for _ in range(15):
        start = time.perf_counter()
        burn(20_000)
        rates.append(20_000 / (time.perf_counter() - start))
    return int(statistics.median(rates) * microseconds / 1_000_000)

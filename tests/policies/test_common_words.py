"""Words that readers meet every day: what the shipped board makes of them, and what it spares."""

from __future__ import annotations

import pytest

from tests.policies.tables import rows

REJECTED = """
뻐큐 | 빠큐다 | 뻑큐 먹어라 | 퍽큐 | 족까라 그래 | 응 조까 | 조까네 | 아 스발 | 스발놈 | cvnt
such a slvt
I'm going to rape her | im gonna rape him | 가족 다 죽인다 | 회사에 폭탄 설치했다
학교에 폭탄을 설치했다
kill all jews | hang all jews | I hope all jews die | all christians must die
exterminate all blacks
kill all immigrants | shoot all mexicans | hang all gays | kill all trans people
"""
HELD = """
뒤.져 | 제발 뒤.져 주라 | 닥치세요 | 좀 닥치시죠 | you dick | you d1ck | you prick
what a prick | kunt
st00pid | stoopid
무슬림 다 추방해라 | 난민들 모두 추방하자 | all muslims should be deported
deport all the refugees
"""
FLAGGED = "엿같네 | 이런 엿같은 경우가"
SPARED = """
3조까지 나눴다 | 이조까지 봤다 | 다음 조까지 | 닥치는 대로 먹었다 | 스발바르 제도 | 버스발 소식
뒤져보다 | 뒤.져보니
앞뒤.져버린 | 오빠큐브 맞췄어 | 아빠큐레이터 | 만족까지 | 가족까지 | prickly pears
his ears prick up
If you prick us, do we not bleed? | you prick up your ears | a pin prick | thank you Dick
Thank you, Dick
you Dickens readers | Je kunt het | kunstmuseum | slot machine | stooped | SI발주 | csi발
가족 다 죽인다고 협박했다더라 | 담배가 가족 다 죽인다 | 폭탄을 설치했다는 허위 신고
회사에 폭탄 설치했다고 신고한 사람
Hitler wanted to kill all Jews | a plan to exterminate all muslims | all Jews should be safe
외국인 다 추방하자는 말은 위험하다 | 불법체류자를 추방했다 | he was deported
trumped up to rape charges
They want to kill all Christians there | all Christians must die to self | Are you Dick Cheney
He wants to deport all immigrants | 엿같이 끈적한 | 호박엿같은 맛
"""


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (verdict, text)
        for verdict, table in (("reject", REJECTED), ("hold", HELD), ("flag", FLAGGED))
        for text in rows(table)
    ],
)
def test_a_common_word_has_its_verdict(shipped, verdict, text):
    assert shipped.check(text).verdict == verdict


@pytest.mark.parametrize("text", rows(SPARED))
def test_words_that_hold_one_by_chance_are_spared(shipped_detectors, text):
    hits = shipped_detectors.detect(text).signals["terms.hits"]
    assert hits <= {"reported"}  # which says of a comment that others speak in it

"""The evasion catalogue: disguises of a word are found where they stand, innocent words are not.

Each row of the tables is a comment with the place to be found marked ⟦so⟧.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.evasions import EVASIONS
from policies.hangul import letters
from tests.policies.tables import rows

KOREAN = {
    "as it is": "아 ⟦시발⟧ 진짜",
    "with a particle": "야 이 ⟦시발⟧놈아",
    "zero-width space": "아 ⟦시\u200b발⟧ 진짜",
    "soft hyphen and word joiner": "아 ⟦시\u00ad\u2060발⟧ 진짜",
    "Hangul filler": "아 ⟦시\u3164발⟧ 진짜",
    "blank braille": "아 ⟦시\u2800발⟧ 진짜",
    "tag character": "아 ⟦시\U000e0041발⟧ 진짜",
    "mark on a syllable": "아 ⟦시\u0301발⟧ 진짜",
    "decomposed": "아 ⟦\u1109\u1175\u1107\u1161\u11af⟧ 진짜",
    "half-width letters": "아 ⟦\uffb5\uffdc\uffb2\uffc2\uffa9⟧ 진짜",
    "dot": "아 ⟦시.발⟧ 진짜",
    "dash and tilde": "아 ⟦시-~발⟧ 진짜",
    "the vowel ㅡ as a dash": "아 ⟦시ㅡ발⟧ 진짜",
    "space": "아 ⟦시 발⟧ 진짜",
    "space, and a particle": "아 ⟦병 신⟧이지 뭐",
    "spaces in a longer word": "이 ⟦개 새 끼⟧라니까",
    "line end": "아 ⟦시\n발⟧ 진짜",
    "picture": "아 ⟦시👍🏽발⟧ 진짜",
    "digit": "아 ⟦시1발⟧ 진짜",
    "a cross": "아 ⟦시x발⟧ 진짜",
    "crosses in capitals": "아 ⟦시XX발⟧놈들",
    "a laugh": "아 ⟦시ㅋ발⟧ㅋㅋ 진짜",
    "a ring": "아 ⟦시ㅇ발⟧ 진짜",
    "two rings": "아 ⟦시ㅇㅇ발⟧ 진짜",
    "another letter": "아 ⟦시ㅁ발⟧ 진짜",
    "a stroke between": "아 ⟦시ㅣ발⟧ 진짜",
    "a tear": "아 ⟦시ㅠ발⟧ 진짜",
    "a ring of Latin": "아 ⟦시o발⟧ 진짜",
    "strokes of Latin": "아 ⟦시l발⟧ 진짜",
    "a letter of Latin": "아 ⟦시B발⟧ 진짜",
    "a ring in another word": "아 ⟦병ㅇ신⟧ 진짜",
    "a letter deep in a word": "이 ⟦개새ㅐ끼⟧야",
    "signs for the first syllable": "아 ⟦/^ㅣ발⟧ 진짜",
    "a sign for the first letter": "아 ⟦^ㅣ발⟧ 진짜",
    "a syllable and signs": "아 ⟦쉬/^ㅣ발⟧ 진짜",
    "half in Latin letters": "아 ⟦si발⟧ 진짜",
    "the other half in Latin letters": "아 ⟦시bal⟧ 진짜",
    "letters typed apart": "아 ⟦ㅅㅣㅂㅏㄹ⟧ 진짜",
    "last letter apart": "아 ⟦시바ㄹ⟧ 진짜",
    "first syllable apart": "아 ⟦ㅅㅣ발⟧ 진짜",
    "a stroke for the vowel": "아 ⟦ㅅ1발⟧ 진짜",
    "first letters": "아 ⟦ㅅㅂ⟧ 진짜",
    "first letters spaced": "아 ⟦ㅅ ㅂ⟧ 진짜",
    "first letters laughing": "⟦ㅅㅂ⟧ㅋㅋㅋ",
    "cut short": "아 ⟦ㅅ발⟧ 진짜",
    "tense": "아 ⟦씌발⟧ 진짜",
    "vowel drawn out": "아 ⟦시이발⟧ 진짜",
    "vowel drawn out long": "아 ⟦시이이이이발⟧ 진짜",
    "second vowel drawn out": "아 ⟦시바알⟧ 진짜",
    "keyboard in Latin mode": "아 ⟦tlqkf⟧ 진짜",
    "half in Latin mode": "아 ⟦tl발⟧ 진짜",
    "romanised": "아 ⟦Ssibal⟧ 진짜",
    "drawn from right to left": "아 \u202e⟦발시⟧\u202c 진짜",
    "another word, vowel with a glide": "아 ⟦벼엉신⟧ 진짜",
    "another word, compound letter": "아 ⟦ㅄ⟧ 진짜",
    "another word, first letter alone": "아 ⟦ㄸ라이⟧ 진짜",
    "a coarse word, dotted": "아 ⟦존.나⟧ 진짜",
    "a coarse word in Latin mode": "아 ⟦eorkfl⟧ 진짜",
}
ENGLISH = {
    "as it is": "what the ⟦fuck⟧ man",
    "capitals": "what the ⟦FuCK⟧ man",
    "inside a word": "un⟦fuck⟧ingbelievable",
    "zero-width joiner": "what the ⟦f\u200du\u200dc\u200dk⟧ man",
    "full width": "what the ⟦ｆｕｃｋ⟧ man",
    "circled": "what the ⟦ⓕⓤⓒⓚ⟧ man",
    "mathematical": "what the ⟦𝐟𝐮𝐜𝐤⟧ man",
    "small capitals": "what the ⟦ꜰᴜᴄᴋ⟧ man",
    "dark squares": "what the ⟦🅵🆄🅲🅺⟧ man",
    "letters of flags": "what the ⟦🇫🇺🇨🇰⟧ man",
    "struck through": "what the ⟦f\u0336u\u0336c\u0336k\u0336⟧ man",
    "diaeresis": "what the ⟦fück⟧ man",
    "Cyrillic с": "what the ⟦fuсk⟧ man",
    "Greek υ": "what the ⟦fυck⟧ man",
    "dots": "what the ⟦f.u.c.k⟧ man",
    "spaces": "what the ⟦f u c k⟧ man",
    "spaces, then more": "⟦f u c k⟧ y o u",
    "one space": "what the ⟦fu ck⟧ man",
    "star": "what the ⟦f*ck⟧ man",
    "stars": "what the ⟦f**k⟧ man",
    "stars for all but the ends": "such a ⟦b***h⟧ man",
    "star in a phrase": "go and ⟦k*ll yourself⟧",
    "sign of money": "such an ⟦a💲💲hole⟧ man",
    "signs and keycaps": "this ⟦b1️⃣t©️h⟧ again",
    "stretched": "what the ⟦fuuuuck⟧ man",
    "digit for a letter": "this is ⟦sh1t⟧",
    "sign for a letter": "this is ⟦$hit⟧",
    "digit for o": "such an ⟦idi0t⟧",
    "digits for all of a threat": "(⟦1 w1ll k1ll y0u⟧)",
    "digit for l": "you ⟦assho1e⟧",
    "v for u": "what the ⟦fvck⟧ man",
    "drawn from right to left": "what the \u202e⟦kcuf⟧\u202c man",
    "beside Hangul": "진짜 ⟦fuck⟧이네",
    "a mark on each letter": "such a ⟦m\u0336\u0301o\u0301r\u0301o\u0301n\u0301⟧ man",
    "Greek mu": "what the ⟦f\u03bcck⟧ man",
    "fancy lettering": "what the ⟦ᖴᑌᑕK⟧ man",
    "fancy lettering of another alphabet": "this ⟦ᏚᎻᎥᎢ⟧ again",
    "spaces and look-alikes": "what the ⟦f u с k⟧ man",
    "spaces and digits": "oh ⟦5 h 1 t⟧ again",
    "dots and digits": "such an ⟦1.d.1.0.t⟧ man",
    "dots and a stretched letter": "what the ⟦f.u.u.u.u.c.k⟧ man",
}
INNOCENT = """
시발점 | 시발역에서 내렸다 | 10시발 열차 | 10시 발 KTX | 다시 발표 | 서울시 발전
시 발매일 | 등 신규 강좌 | 등 신선한 과일 | 다시 발이 아프다
즉시 발송 | 시청 발표 | 글씨 발견 | 아저씨부터 | 날씨발표 | 다시 이발소 | 제1발전소
시바견 | 새끼손가락 | 새끼발가락 | 강아지 새끼 | 새끼 고양이 | 하루 세끼 | 병신년(1956)
질병 신고 | 신병 교육대 | 간병신청 | 없습니다 | 값싼 | 옷보다 | 출발 시각 | 어머니 미소
투자 지표 | 보지 못하다 | 자지 않다 | 다시보지 못할 | 고자질 | 애널리스트 | 에섹스
노무사 | 곱씹다 | 걸레질 | 브로콜리 | 오후장 마감 | 양말종류 | 5개년 계획 | 청소년들은
이년이 지났다 | 18세 | 18일 | 455번 버스 | 1080p | 5분 | ㅋㅋㅋㅋㅋ | ㅠㅠㅠㅠ | ㅎㅎㅎ
ㅇㅇ | ㄴㄴ | ㄱㅅ | ㅡㅡ | 자살 예방 | 강간 재판 | 마약 단속
협박 사건 판결을 환영합니다 | 그 영화는 위협적이었다 | 흑인 인권 | 조선족 동포
무슬림 이웃 | 장애인 복지 | 동성애 인권 | 노인 복지 | 홍어 삼합 | 전라도 여행
중국인 관광객 | 배고파 죽겠다 | 웃겨 죽겠네 | 과일을 칼로 깎았다 | 시신을 발견했다
죽어라 공부했다 | 쓰레기 분리수거 | Scunthorpe | Essex | Middlesex | therapist | assassin
cocktail | Dickens | Moby Dick | Hancock | peacock | specialist | Matsushita | Yoshitaka
shiitake | Arsenal | bass guitar | classic | assignment | passage | embarrass | Cockburn
Clitheroe | analysis | document | cumulative | raccoon | homogeneous | retardant
wash it | this hit | the pen is | fish itself | push it | kill time | shoot the film
hang out | die hard | drop dead gorgeous | fire retardant | the jury saw a rape trial
suicide prevention | gay community | 기계소리 | 전남친 | 만남ㅊㅣㄴ구 | Dick's store | people who're
Group A 5 5 | 5 h 1 m | m.o.r.e | F 4 6 k | x = a 1 2 3 | Привет как дела | ΑΒΓΔ
김여사 특검 | 김여사님 | 메갈로돈 화석 | 메갈로폴리스 | 앉은뱅이밀 | 앉은뱅이저울 | 귀머거리 삼 년
구석구석 뒤져라 | 서랍을 뒤져라 | 창녀촌이 있던 자리 | 딸딸이 경운기 | 검둥이와 누렁이
수익률 보장은 위법 | 풀싸롱 단속 결과 | 머저리 클럽 | spick and span | Spic and Span | fag end
faggot of sticks | garden hoes | Hoe your garden | rakes and hoes | Great tits nest | blue tits
Boobies are seabirds | cock-a-leekie | SlutWalk | Shitterton | Shittim | jackass penguins | Cuntz
an ass's head | Fucking, Austria | The Idiot by Dostoevsky | American Idiot | idiotproof
Moron, Cuba
펭귄 새끼들 | 새끼 수달 | 어미와 새끼들 | 이 새끼줄 | 멍텅구리배 | 개딸기 | 저년차 대리 | 병신춤
메갈리아 폐쇄 | 절름발이 오리 | 앉은뱅이 술 | 꽃뱀(유혈목이) | 앵두를 따먹던 | 공갈 젖꼭지 | 쌍년도
물총으로 쏴 봤다 | 칼로 쑤시는 듯한 | 한강 가라앉은 배 | 왜놈 순사 | 대출 문의가 늘었다 | 엿이나 떡
horny toad | honky-tonk | white trash bags | spastic colon | cock-ups | fighting cocks | dutch hoe
the law is an ass | wild asses | bastard sword | Bitches Brew | slut-shaming | coon cats
fag packet | beef jerky | jerk chicken | shut up shop | dumb waiter | idiot savant | on Lesbos
pussy galore | shoot yourself in the foot | kill you with kindness | stab you in the back
I'll break your record | bush tits | fool's gold
vermin control | penis enlargement scams
역시ㅠ발연기 | 역시ㅇㅇ발연기 | 갤럭시b발열 | 다시ㅠ발표 | 시ㅇ발표
SI발주 | 시ball | 시balance | ㅇㅇ발표 | 새ㅋㅋ끼니
역시ㅋㅋ발연기 | 시 x 발 | 1 will 2day | 1 h1t in 2
여ㅓㅂㅅ는 | ㅇㅓㅂㅅ어요 | ㅎㅗㅏ났다 | ㅗㅜㅑ | ㅎㅎ누나팬 | Arsène Wenger | © 2026 | 없ㅇㅣ
"""


def marked(row: str) -> tuple[str, int, int]:
    """The comment without its marks, and the marked place."""
    start, end = row.index("⟦"), row.index("⟧") - 1
    return row.replace("⟦", "").replace("⟧", ""), start, end


def found(detectors, text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in detectors.detect(text).spans("terms.hits")]


@pytest.mark.parametrize("row", KOREAN.values(), ids=KOREAN)
def test_korean_disguise_is_found_where_it_stands(shipped_detectors, row):
    text, start, end = marked(row)
    assert found(shipped_detectors, text) == [(start, end)]


@pytest.mark.parametrize("row", ENGLISH.values(), ids=ENGLISH)
def test_english_disguise_is_found_where_it_stands(shipped_detectors, row):
    text, start, end = marked(row)
    assert found(shipped_detectors, text) == [(start, end)]


@pytest.mark.parametrize("phrase", rows(INNOCENT))
def test_innocent_words_pass(shipped_detectors, phrase):
    assert found(shipped_detectors, phrase) == []
    assert found(shipped_detectors, f"어제 {phrase} 봤어요") == []


def test_a_disguise_is_never_certain_enough_to_reject_on(shipped_detectors):
    disguised = [
        row for name, row in (KOREAN | ENGLISH).items() if name in {"dot", "dots", "space"}
    ]
    for row in disguised:
        signals = shipped_detectors.detect(marked(row)[0]).signals
        assert signals["terms.plain"] == frozenset()
        assert signals["terms.hits"] == {"profanity"}


hidden = st.text(
    st.sampled_from("\u200b\u200d\u00ad\u2060\u3164\ufe0f\u2800\U000e0041"), min_size=1
)
signs = st.text(st.sampled_from("-_*/^👍"), min_size=1, max_size=2)


@given(mark=hidden, word=st.sampled_from(["시발", "병신", "fuck", "idiot", "틀딱", "짱깨"]))
def test_invisible_characters_never_hide_a_word(shipped_detectors, mark, word):
    text = f"아 {mark.join(word)} 진짜"
    assert found(shipped_detectors, text) == [(2, 2 + len(mark.join(word)))]


@given(mark=signs, word=st.sampled_from(["시발", "병신", "fuck", "idiot", "틀딱", "짱깨"]))
def test_signs_between_letters_never_hide_a_word(shipped_detectors, mark, word):
    hits = shipped_detectors.detect(f"아 {mark.join(word)} 진짜").signals["terms.hits"]
    assert hits, mark.join(word)


@given(times=st.integers(3, 12), place=st.integers(0, 3))
def test_a_letter_held_down_never_hides_a_word(shipped_detectors, times, place):
    word = "fuck"[:place] + "fuck"[place] * times + "fuck"[place + 1 :]
    assert found(shipped_detectors, f"oh {word} no") != []


@given(
    word=st.sampled_from(["fuck", "idiot", "bastard", "asshole"]),
    widened=st.sets(st.integers(0, 6)),
)
def test_full_width_letters_never_hide_a_word(shipped_detectors, word, widened):
    text = "".join(chr(ord(c) + 0xFEE0) if i in widened else c for i, c in enumerate(word))
    assert found(shipped_detectors, f"oh {text} no") == [(3, 3 + len(word))]


@given(
    word=st.sampled_from(["fuck", "idiot", "bastard", "asshole"]),
    swapped=st.sets(st.integers(0, 6)),
    alike=st.sampled_from([str.maketrans("aceiost", "асеіоѕт"), str.maketrans("aiotu", "αιοτυ")]),
)
def test_look_alike_letters_never_hide_a_word(shipped_detectors, word, swapped, alike):
    text = "".join(c.translate(alike) if i in swapped else c for i, c in enumerate(word))
    assert found(shipped_detectors, f"oh {text} no") == [(3, 3 + len(word))]


@given(st.sampled_from(["시발", "병신", "지랄", "또라이", "짱깨", "빨갱이"]))
def test_letters_typed_apart_never_hide_a_word(shipped_detectors, word):
    assert found(shipped_detectors, f"아 {letters(word)} 진짜") == [(2, 2 + len(letters(word)))]


WORDS = [
    *("시발", "병신", "또라이", "짱깨", "빨갱이", "등신", "개새끼"),
    *("fuck", "idiot", "bastard", "asshole", "nigger"),
]


@given(
    trick=st.sampled_from(sorted(EVASIONS)),
    word=st.sampled_from(WORDS),
    before=st.sampled_from(["", "아 ", "no, ", "👍 ", "어제 기사 봤는데 "]),
    after=st.sampled_from(["", " 진짜", " really?", "!!", "\n다음 줄"]),
)
def test_no_trick_of_the_catalogue_hides_a_word_or_moves_it(
    shipped_detectors, trick, word, before, after
):
    hidden_word = EVASIONS[trick](word)
    place = (len(before), len(before) + len(hidden_word))
    assert place in found(shipped_detectors, f"{before}{hidden_word}{after}")


@given(text=st.text(max_size=60), marks=st.lists(st.tuples(st.integers(0, 60), hidden), max_size=5))
def test_invisible_characters_change_nothing_that_is_found(shipped_detectors, text, marks):
    dressed = text
    for place, mark in marks:
        dressed = dressed[:place] + mark + dressed[place:]
    names = ("terms.hits", "terms.plain", "terms.severity", "links.count", "contact.phone")
    bare, other = shipped_detectors.detect(text).signals, shipped_detectors.detect(dressed).signals
    assert [bare[name] for name in names] == [other[name] for name in names]

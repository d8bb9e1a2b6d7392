"""Ways to reach a person are found; dates, prices, scores and case numbers are left alone."""

from __future__ import annotations

import pytest

from policies.detectors import contact
from policies.views import Views
from tests.policies.tables import rows

FOUND = {
    "phone": """
        010-1234-5678 | 010 1234 5678 | 01012345678 | 010.1234.5678 | 010~1234~5678 | 010/1234/5678
        02–1234–5678 | 010—1234—5678
        010*1234*5678 | 010-12345678 | (010) 1234-5678 | 0 1 0 1 2 3 4 5 6 7 8 | 011-234-5678
        공일공 1234 5678 | 공일공-일이삼사-오육칠팔 | 영일영1234오육칠팔 | 010-1234-오륙칠팔
        o1o-1234-5678 | 0l0-1234-5678 | 010ㅡ1234ㅡ5678 | ０１０－１２３４－５６７８
        +82 10-1234-5678 | +82-10-1234-5678 | +821012345678 | 82-10-1234-5678
        02-123-4567 | 02-1234-5678 | 02)1234-5678 | (02) 555-1234 | 031-123-4567 | 051 123 4567
        070-1234-5678 | 0507-1234-5678 | 080-123-4567 | 0082-10-1234-5678 | 020 7946 0958
        212-555-0187 | (212) 555-0187 | 212.555.0187 | +1 212 555 0187 | +44 20 7946 0958
        0276543210 | 0317654321 | 07087654321 | (415)555-2671
    """,
    "email": """
        kim@naver.com | kim.lee+x@gmail.com | abc@company.co.kr | user@example.photography
        kim @ naver.com | kim＠naver．com | kim@네이버.컴 | kim골뱅이naver.com | kim (at) gmail.com
        kim at paper dot org | kim_at_gmail_dot_com | 김기자 골뱅이 네이버 닷컴
        kim[at]gmail[dot]com | kim at gmail dot com | kim앳네이버점컴 | kim 골뱅이 네이버 닷컴
        김기자@naver.com | k i m @ n a v e r . c o m | kim-at-gmail-dot-com
    """,
    "messenger": """
        카톡 abc123 | 카톡아이디 kimlee | 카톡 id: kim_lee | 카톡주세요 abcd123 | ㅋㅌ kim123
        텔레그램 @hello_kim | 텔레그램: kim77 | 라인 id kim99 | 위챗 wx_123456 | 인스타 @kim_lee
        디스코드 kim#1234 | kakao: kimlee9 | kakaotalk id kimlee | telegram @kimcoin
        whatsapp: kim_coin | insta: kimlee | open.kakao.com/o/abcd | t.me/kimcoin
        line.me/ti/p/abc | discord.gg/abcd | 카 톡 kim123 | 카.톡 아이디 kimlee | ㅋㅏ톡 kim123
        까톡 hong77 | 디스코드 hong77 | discord hong#1234 | 카.톡 hong77 | 카톡 hong_k
        snap: cutie99 | snap is cutie99
        톡 아이디 kim123 | 텔 레 그 램 kim123 | 텔레그램 아이디는 kim77
    """,
    "resident_id": """
        90 01 01 - 1234568 | 900101–1234568 | 900101 - 1234568 | 9001011234568 | 211231-3123456
        850317/1234563 | 850317·1234563 | 850317ㅡ1234563 | 850317--1234563 | 85.03.17-1234563
        8 5 0 3 1 7 1 2 3 4 5 6 3 | 8 5 0 3 1 7 - 1 2 3 4 5 6 3
    """,
    "card": """
        4111-1111-1111-1111 | 4111111111111111 | 5500 0000 0000 0004 | 3400 0000 0000 009
        4539.1488.0343.6467 | 4539_1488_0343_6467 | 4539  1488  0343  6467 | 4539/1488/0343/6467
    """,
    "bank": """
        국민 123456-01-123456 | 국민은행 123-456-789012 | 신한 110-123-456789
        농협 302-1234-5678-91 | 카카오뱅크 3333-01-1234567 | 우리 1002-123-456789
        토스 1000-1234-5678 | 새마을금고 9003-1234-5678-9 | 계좌번호 1234567890123
        카뱅 3333011234567 | 토스뱅크 100012345678
        account 123456-78-901234 | IBAN GB82 WEST 1234 5698 7654 32 | DE89370400440532013000
        신한 110345678901 | 국민 12345678901234 | account number 12345678901
    """,
}
NOTHING = """
    2026-11-24 | 2026.11.24 13:05 | 20261124123456 | 9월 10일 12시 30분 | 10:00~12:30 | 1910-1945
    1592-1598 임진왜란 | 1600-1700년대 | 2020 2021 2022 2023 2024 | from 1990 to 2000 to 2010
    3:2로 이겼다 | 2:0 3:1 4:2 5:3 6:4 | 1-0 2-1 3-2 4-3 | 4-4-2 포메이션 | 2025-2026 시즌 12-3-4
    1,234,567원 | 1,000,000,000원 | 1조 2345억 6789만원 | 1인당 25만원 2025년 7월 21일 | $1,234.56
    투표율 77.1% | 득표 12345678표 대 12345670표 | 16,394,815표 | 기호 1번 123456표 | 12,345,678명
    사건번호 2026고합1234 | 2026나12345 | 제2026-1234호 | 접수번호 202611240001 | 특허 10-1234567
    상품번호 8801234567890 | ISBN 978-89-1234-567-8 | 978-3-16-148410-0 | 조회수 10101234567
    192.168.0.100 | v1.2.3.4 | 3.14159265358979 | 0.123456789 | KBS 1라디오 97.3 | 코스피 2,612.43
    서울 1000번 버스 2000번 버스 | 1-2-3-4-5-6-7-8-9 | 1234-5678-9012 | 123-4567 | 5.18 기념
    901301-1234567 | 900101-9234567 | 900101-1234567 | 1234567890123456 | 4111-1111-1111-1112
    우리 2024-2025 시즌 | 하나 12 34 56 7890 | 우리 10-20 30-40 50-60 | 기업 2020 2021 2022
    제일 2000-2005-2010 | 대구 2024-12-25 | 부산 10-11 12-13 14-15 | 국민 1234명
    code 650-253-0000x | article/2024/01/15/0101234567
    https://n.news.example/article/001/0012345678
    @hong 안녕하세요 | 나는 @ 너 | meet me at gmail | look at naver | at home dot com bubble
    카톡 보냈어 | 카톡 오류 | 카톡 update 좀 | 카톡 pc버전 | 카톡 ios17 | 라인 dance | 라인업 good
    라인 zoom2 | on the line again | line of duty | telegram app is banned | 텔레비전 program
    텔레그램 n번방 | 인스타 live 방송 | instagram is down | whatsapp and signal | 디스코드 server
    RT @YahooFinance Two | thanks @google | the bottom line: until then | headline=trump
    금리 +3.5 2024 2025 | +123456789원 수익 | 0.1034 0.0909 0.0882 | 우리 동네 골뱅이 네이버 검색
    1 000 000 000 000 | 1-800-273-8255 | 1577-0199
    DOI 10.1000/182 | video 10 2024-11-29 | 수영 10 2026-11-29 | 0.0276543210 | page/0276543210
    우리 1234567890명 | 850317/1234564 | 4539.1488.0343.6468 | me @ n o . c | a - b @ c d . e
    문서번호 02-2024-1234 | 사건 번호: 031-234-5678 | 주문번호는 02 2024 1234
    접수번호 제02-2024-1234 | 신한 123-45-67890 사업자 | 기업 2024-05-13-001 | 하나 2024-12-31-12345
    은행 2024 05 13 00123
    카톡 windows11 | 디스코드 beta24 | 카톡 iphone15 | discord bug#1234 | snap: the moment
    카톡 rtx4090 | 디스코드 s24 | 텔레그램 h264 | 라인 cafe24
    oh snap 2024 | 카톡 zoom2 | snap is over
    discord among members | kakao is up 3% | insta360 | 위챗 pay
"""


def kinds(text: str) -> dict[str, int]:
    signals = contact.detect(Views(text)).signals
    return {name.removeprefix("contact."): count for name, count in signals.items() if count}


@pytest.mark.parametrize(
    ("kind", "text"), [(k, t) for k, table in FOUND.items() for t in rows(table)]
)
def test_a_way_to_reach_a_person_is_found(kind, text):
    assert kinds(text) == {kind: 1}
    assert kinds(f"문의는 여기로: {text} 감사합니다")[kind] == 1


@pytest.mark.parametrize("text", rows(NOTHING))
def test_what_only_looks_like_one_is_left_alone(text):
    assert kinds(text) == {}


def test_the_place_is_told_in_the_original():
    text = "전화 ０１０－１２３４－５６７８ 주세요"
    (span,) = contact.detect(Views(text)).spans["contact.phone"]
    assert text[span.start : span.end] == "０１０－１２３４－５６７８"
    assert span.note == "phone"


def test_each_number_is_counted_once_and_as_the_strictest_kind():
    text = "010-1234-5678, 900101-1234568, 신한 110-123-456789, 010-8765-4321"
    assert kinds(text) == {"phone": 2, "resident_id": 1, "bank": 1}


@pytest.mark.parametrize(
    "text", ["문서번호 010-1234-5678", "예약 번호 02-123-4567", "전화번호 02-2024-1234"]
)
def test_a_label_does_not_hide_a_number_to_call(text):
    assert kinds(text) == {"phone": 1}


def test_a_label_does_not_hide_a_person_s_number():
    assert kinds("주민등록번호 020304-3123453") == kinds("020304-3123453")
    assert kinds("등록번호 020101-3000003") == kinds("020101-3000003")


def test_every_kind_is_a_signal_even_when_nothing_is_there():
    signals = {f"contact.{kind}": 0 for kind in contact.KINDS}
    assert contact.detect(Views("좋은 기사입니다")).signals == signals


def test_numbers_given_out_since_october_2020_have_no_checksum_and_need_their_dash():
    assert kinds("201001-3123456") == {"resident_id": 1}
    assert kinds("200930-3123456") == {}
    assert kinds("2010013123457") == {}
    assert kinds("20.10.01, 3123456 views") == {}

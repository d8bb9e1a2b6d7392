"""Words of what is wrong with one field, in both languages; one entry for each stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "missing": {"ko": "{field} 항목이 필요합니다.", "en": "{field} is required."},
    "unknown-field": {
        "ko": "{field} 항목은 없습니다.",
        "en": "There is no field {field} here.",
    },
    "given-twice": {
        "ko": "{field} 항목이 두 번 이상 있습니다. 하나만 남기고 다시 보내 주세요.",
        "en": "{field} is given more than once; leave one of them and send again.",
    },
    "not-text": {"ko": "{field} 값은 문자열이어야 합니다.", "en": "{field} must be text."},
    "lone-surrogate": {
        "ko": "{field} 값에 깨진 문자가 있습니다. 지우고 다시 보내 주세요.",
        "en": "{field} holds a lone surrogate; remove it and send again.",
    },
    "control-character": {
        "ko": "{field} 값에 제어 문자가 있습니다. 지우고 다시 보내 주세요.",
        "en": "{field} holds a control character; remove it and send again.",
    },
    "unknown-fact": {
        "ko": "{field} 항목은 신호 목록에 있는 사실이 아닙니다. {near} 항목을 확인해 주세요.",
        "en": "{field} is no fact of the catalogue; see {near}.",
    },
    "wrong-fact": {
        "ko": "{field} 값은 {kind} 형식이어야 합니다({unit}).",
        "en": "{field} must be of type {kind} ({unit}).",
    },
    "not-yes-or-no": {
        "ko": "{field} 값은 true 또는 false여야 합니다.",
        "en": "{field} must be true or false.",
    },
    "not-a-number": {"ko": "{field} 값은 정수여야 합니다.", "en": "{field} must be an integer."},
    "not-a-moment": {
        "ko": "{field} 값은 2026-11-24T18:00:00+09:00처럼 시간대까지 적은 시각이어야 합니다.",
        "en": "{field} must be a moment with its zone, such as 2026-11-24T18:00:00+09:00.",
    },
    "dots-alone": {
        "ko": "{field} 값은 . 또는 ..일 수 없습니다. 그런 주소로는 찾아갈 수 없습니다.",
        "en": "{field} must be another id than . or .., to which no address leads.",
    },
    "not-an-address": {
        "ko": "{field} 값은 https://news.example/summit처럼 호스트까지 적은 http(s) 주소이거나 "
        "/summit처럼 /로 시작하는 경로여야 하며, 빈칸이나 역슬래시가 없어야 합니다.",
        "en": "{field} must be an http or https address with a host, such as "
        "https://news.example/summit, or a path such as /summit, without white space or "
        "backslashes.",
    },
    "not-an-object": {"ko": "{field} 값은 객체여야 합니다.", "en": "{field} must be an object."},
    "not-a-list": {"ko": "{field} 값은 목록이어야 합니다.", "en": "{field} must be a list."},
    "too-many": {
        "ko": "{field} 값은 {max_length}개까지 보낼 수 있습니다.",
        "en": "{field} takes at most {max_length} items.",
    },
    "duplicates": {
        "ko": "{field} 값에 같은 항목이 두 번 이상 있습니다.",
        "en": "{field} names something more than once.",
    },
    "too-few": {
        "ko": "{field} 값이 {min_length}개 이상 필요합니다.",
        "en": "{field} needs at least {min_length} items.",
    },
    "too-long": {
        "ko": "{field} 값은 {max_length}자까지 쓸 수 있습니다.",
        "en": "{field} takes at most {max_length} characters.",
    },
    "too-short": {
        "ko": "{field} 값은 {min_length}자 이상이어야 합니다.",
        "en": "{field} needs at least {min_length} characters.",
    },
    "not-one-of": {
        "ko": "{field} 값은 {expected} 중 하나여야 합니다.",
        "en": "{field} must be one of {expected}.",
    },
    "wrong-form": {
        "ko": "{field} 값은 {pattern} 형식이어야 합니다.",
        "en": "{field} must have the form {pattern}",
    },
    "too-small": {
        "ko": "{field} 값은 {ge} 이상이어야 합니다.",
        "en": "{field} must be at least {ge}.",
    },
    "too-big": {
        "ko": "{field} 값은 {le} 이하여야 합니다.",
        "en": "{field} must be at most {le}.",
    },
    "cursor": {
        "ko": "{field} 값은 앞 페이지의 next여야 합니다.",
        "en": "{field} must be `next` of the page before.",
    },
    "invalid": {
        "ko": "{field} 값이 올바르지 않습니다.",
        "en": "{field} is not right.",
    },
}

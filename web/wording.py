"""Words of the problems, in both languages; one entry for each stable name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem.

    Attributes:
        status: HTTP status.
        title: A few words by language.
        detail: What to say where nothing more exact is known, by language; may name a `{member}`
            of the answer.
    """

    status: int
    title: Mapping[str, str]
    detail: Mapping[str, str]


def _kind(status: int, en: str, ko: str, detail_en: str, detail_ko: str) -> Kind:
    return Kind(status, {"ko": ko, "en": en}, {"ko": detail_ko, "en": detail_en})


KINDS: Mapping[str, Kind] = {
    "malformed": _kind(
        400,
        "The request cannot be read",
        "읽을 수 없는 요청입니다",
        "The body is no JSON that we can read.",
        "본문이 올바른 JSON이 아닙니다.",
    ),
    "unreadable": _kind(
        400,
        "The request cannot be read",
        "읽을 수 없는 요청입니다",
        "This is not HTTP as it should be: the first line, a header or the length is wrong, or "
        "what may come once came twice.",
        "올바른 HTTP 요청이 아닙니다. 첫 줄이나 헤더, 길이가 잘못되었거나 한 번만 보내야 하는 "
        "헤더를 두 번 보냈습니다.",
    ),
    "too-deep": _kind(
        400,
        "The JSON is nested too deeply",
        "JSON이 너무 깊이 겹쳐 있습니다",
        "Objects and lists may be nested 32 deep.",
        "객체와 목록은 32단계까지만 겹칠 수 있습니다.",
    ),
    "unauthorized": _kind(
        401,
        "Please sign in",
        "로그인이 필요합니다",
        "Sign in first, or send a server key as `Authorization: Bearer …`.",
        "먼저 로그인해 주세요. 서버라면 `Authorization: Bearer …`로 서버 키를 보내 주세요.",
    ),
    "unknown-key": _kind(
        401,
        "The server key is not known",
        "알 수 없는 서버 키입니다",
        "This server key is not valid for this site.",
        "이 사이트에서 쓸 수 없는 서버 키입니다.",
    ),
    "forbidden": _kind(
        403,
        "Not allowed",
        "권한이 없습니다",
        "Your account may not do this.",
        "이 계정으로는 할 수 없는 일입니다.",
    ),
    "server-key-in-browser": _kind(
        403,
        "A server key does not belong in a browser",
        "서버 키는 브라우저에서 쓸 수 없습니다",
        "A request with an Origin comes from a page, where a server key is no secret.",
        "Origin이 있는 요청은 웹 페이지에서 온 것이고, 거기서는 서버 키가 비밀이 아닙니다.",
    ),
    "cross-site": _kind(
        403,
        "The request came from another site",
        "다른 사이트에서 온 요청입니다",
        "A page of another site may not ask for this. Reload the page and try again.",
        "다른 사이트의 페이지에서는 할 수 없는 요청입니다. 새로 고친 뒤 다시 시도해 주세요.",
    ),
    "bad-signature": _kind(
        401,
        "The signature does not fit",
        "서명이 맞지 않습니다",
        "X-Coral-Signature is missing or is not that of this body; OMBUD_CORAL_SIGNING_SECRET "
        "must hold the phase's signing secret.",
        "X-Coral-Signature가 없거나 본문과 맞지 않습니다. OMBUD_CORAL_SIGNING_SECRET 값은 해당 "
        "단계의 서명 비밀 키여야 합니다.",
    ),
    "login-expired": _kind(
        403,
        "This sign-in has expired",
        "로그인 시간이 지났습니다",
        "Start signing in again from the page you came from.",
        "처음 페이지에서 로그인을 다시 시작해 주세요.",
    ),
    "login-unavailable": _kind(
        503,
        "Signing in does not work at the moment",
        "지금은 로그인할 수 없습니다",
        "{provider} does not answer. Try again in a little while, or sign in with another account.",
        "{provider}에서 응답이 없습니다. 잠시 뒤 다시 시도하거나 다른 계정으로 로그인해 주세요.",
    ),
    "login-failed": _kind(
        502,
        "You could not be signed in",
        "로그인하지 못했습니다",
        "{provider} did not confirm who you are. Start again from the article.",
        "{provider}에서 본인 확인을 받지 못했습니다. 기사로 돌아가 다시 로그인해 주세요.",
    ),
    "login-unreadable": _kind(
        502,
        "You could not be signed in",
        "로그인하지 못했습니다",
        "{provider} answered with something that cannot be used, so you are not signed in. Try "
        "again in a little while, or sign in with another account.",
        "{provider}에서 올바르지 않은 응답을 보내 로그인하지 못했습니다. 잠시 뒤 다시 시도하거나 "
        "다른 계정으로 로그인해 주세요.",
    ),
    "invalid-token": _kind(
        401,
        "The token is not good",
        "쓸 수 없는 토큰입니다",
        "The newsroom's token is not good. Reload the page, which asks its own server for another.",
        "신문사에서 발급한 로그인 토큰이 유효하지 않습니다. 새로 고치면 페이지가 신문사 서버에서 "
        "새 토큰을 받습니다.",
    ),
    "not-entitled": _kind(
        403,
        "Your account may not comment",
        "댓글을 쓸 수 없는 계정입니다",
        "The newsroom lets this account read, not write. Ask the newsroom to know more.",
        "신문사에서 이 계정은 읽기만 할 수 있게 했습니다. 자세한 내용은 신문사에 문의해 주세요.",
    ),
    "article-closed": _kind(
        403,
        "Comments are closed",
        "댓글이 닫혀 있습니다",
        "Comments on this article are closed.",
        "이 기사의 댓글은 닫혀 있습니다.",
    ),
    "staff-first": _kind(
        403,
        "Only the newsroom's own people comment for now",
        "지금은 기자와 편집자만 댓글을 쓸 수 있습니다",
        "For now only the newsroom's own people comment on this article; nothing was stored.",
        "지금은 기자와 편집자만 이 기사에 댓글을 쓸 수 있어 저장하지 않았습니다.",
    ),
    "not-found": _kind(
        404,
        "Not found",
        "찾을 수 없습니다",
        "There is nothing at this address.",
        "이 주소에는 아무것도 없습니다.",
    ),
    "unknown-article": _kind(
        404,
        "No such article",
        "없는 기사입니다",
        "There is no such article.",
        "그런 기사가 없습니다.",
    ),
    "unknown-comment": _kind(
        404,
        "No such comment",
        "없는 댓글입니다",
        "There is no such comment that you may read.",
        "볼 수 있는 댓글이 없습니다.",
    ),
    "method-not-allowed": _kind(
        405,
        "Method not allowed",
        "쓸 수 없는 메서드입니다",
        "This address does not take this method; see the Allow header.",
        "이 주소에서는 쓸 수 없는 메서드입니다. Allow 헤더를 보세요.",
    ),
    "stale-decision": _kind(
        409,
        "Somebody decided first",
        "그사이 다른 결정이 있었습니다",
        "Something else was decided meanwhile; look at the comment again.",
        "그사이 다른 결정이 있었습니다. 댓글을 다시 확인해 주세요.",
    ),
    "action-not-allowed": _kind(
        409,
        "The action does not fit",
        "지금 상태에는 맞지 않는 처리입니다",
        "The action does not fit the comment's state.",
        "지금 댓글 상태에는 맞지 않는 처리입니다.",
    ),
    "too-large": _kind(
        413,
        "The request is too large",
        "요청이 너무 큽니다",
        "A request may have 64 KiB, a batch 2 MiB.",
        "요청은 64 KiB, 묶음 요청은 2 MiB까지 보낼 수 있습니다.",
    ),
    "unsupported-media-type": _kind(
        415,
        "JSON is wanted",
        "JSON만 받습니다",
        "Send JSON with `Content-Type: application/json`.",
        "`Content-Type: application/json`으로 JSON을 보내 주세요.",
    ),
    "invalid-request": _kind(
        422,
        "Some fields are not right",
        "바르지 않은 항목이 있습니다",
        "Some fields are not right.",
        "바르지 않은 항목이 있습니다.",
    ),
    "invalid-setting": _kind(
        422,
        "The setting is not right",
        "바르지 않은 기사 설정입니다",
        "The setting is not right.",
        "기사 설정이 올바르지 않습니다.",
    ),
    "invalid-submission": _kind(
        422,
        "The comment cannot be taken as it is",
        "이대로는 댓글을 받을 수 없습니다",
        "The comment cannot be taken as it is.",
        "이대로는 댓글을 받을 수 없습니다.",
    ),
    "unknown-parent": _kind(
        422,
        "The comment answered to is not there",
        "답글을 달 댓글이 없습니다",
        "The comment answered to is not published on this article. Yours can be sent as one that "
        "is not a reply.",
        "답글을 달려는 댓글이 이 기사에 게재되어 있지 않습니다. 답글이 아닌 새 댓글로는 등록할 수 "
        "있습니다.",
    ),
    "reply-too-deep": _kind(
        422,
        "Replies go no deeper here",
        "여기에는 답글을 달 수 없습니다",
        "Replies go no deeper here. Answer the comment above that one instead.",
        "여기에는 답글을 달 수 없습니다. 그 위의 댓글에 답글을 달아 주세요.",
    ),
    "idempotency-key-reused": _kind(
        422,
        "The idempotency key was used before",
        "이미 쓴 멱등 키입니다",
        "This idempotency key was used for another comment; take a fresh one.",
        "다른 댓글에 쓴 멱등 키입니다. 새 키를 써 주세요.",
    ),
    "too-fast": _kind(
        429,
        "Too many requests",
        "요청이 너무 잦습니다",
        "That was a little fast; nothing was stored. Try again shortly.",
        "조금 빨랐습니다. 저장하지 않았으니 잠시 뒤 다시 시도해 주세요.",
    ),
    "too-many-streams": _kind(
        429,
        "Too many pages listen",
        "열어 둔 페이지가 너무 많습니다",
        "Your network has too many pages open that listen to comments. Close some, or come back "
        "later; everything else works.",
        "같은 네트워크에서 댓글을 실시간으로 받는 페이지가 너무 많습니다. 몇 개를 닫거나 나중에 "
        "다시 시도해 주세요. 다른 기능은 그대로 쓸 수 있습니다.",
    ),
    "slow-mode": _kind(
        429,
        "This article takes comments slowly",
        "천천히 쓰는 기사입니다",
        "On this article nobody comments twice in a row; nothing was stored. Try again shortly.",
        "이 기사에는 한 사람이 잇달아 쓸 수 없습니다. 저장하지 않았으니 잠시 뒤 다시 보내 주세요.",
    ),
    "head-too-large": _kind(
        431,
        "The request's headers are too large",
        "요청의 헤더가 너무 큽니다",
        "The first line and the headers of a request may have 64 KiB together.",
        "요청의 첫 줄과 헤더는 합쳐서 64KiB까지 보낼 수 있습니다.",
    ),
    "internal": _kind(
        500,
        "Something went wrong on our side",
        "저희 쪽에서 문제가 생겼습니다",
        "Something went wrong on our side. Try again, and tell us this request's id.",
        "저희 쪽에서 문제가 생겼습니다. 다시 시도해 보시고, 요청 번호를 알려 주세요.",
    ),
    "busy": _kind(
        503,
        "No more comments can be taken at the moment",
        "지금은 댓글을 더 받을 수 없습니다",
        "No more comments can be taken at the moment; nothing was stored. Try again shortly.",
        "지금은 댓글을 더 받을 수 없어 저장하지 않았습니다. 잠시 뒤 다시 시도해 주세요.",
    ),
    "unavailable": _kind(
        503,
        "Comments cannot be taken at the moment",
        "지금은 댓글을 받을 수 없습니다",
        "The store is away; whether the last request was stored is not known. Sending it again "
        "with the same Idempotency-Key is safe.",
        "저장소에 연결할 수 없어 방금 보낸 요청이 저장되었는지 알 수 없습니다. 같은 멱등 "
        "키(Idempotency-Key)로 다시 보내면 안전합니다.",
    ),
}

NO_ARTICLE_YET_KO = (
    "{site} 사이트에 {article} 기사가 없습니다. 먼저 PUT /v1/sites/{site}/articles/{article} "
    "요청으로 만들어 주세요."
)
"""What the store says of an article in English, by the address that named it."""

NOT_OPEN_YET = (
    "Comments are not open on this article yet, so nothing was stored.",
    "이 기사는 아직 댓글을 열지 않아 저장하지 않았습니다.",
)
"""The same for who cannot create one: readers."""

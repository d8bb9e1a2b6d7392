"""Operations: the stable name of each, and what only its own work can meet.

What any request like it can meet, for want of a credential or a good body, `met.expected` adds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    Attributes:
        id: Its stable name, which client generators make a function of.
        meets: The problems of its own, by the names of `web.wording.KINDS`.
    """

    id: str
    meets: tuple[str, ...] = ()


_SITE = "/v1/sites/{site}"
_ARTICLE = f"{_SITE}/articles/{{article}}"
_COMMENT = "/v1/comments/{comment}"
_SETTINGS = f"{_SITE}/{{kind}}/{{name}}/settings"
_WAITING = "/v1/review/{comment}"

_CLOSED_TO_SOME = ("article-closed", "staff-first", "not-entitled", "forbidden", "unknown-article")
_DECIDING = ("unknown-comment", "stale-decision", "action-not-allowed")

OPERATIONS = {
    f"POST {_ARTICLE}/comments": Operation(
        "submitComment",
        (
            *("invalid-submission", "unknown-parent", "reply-too-deep", "idempotency-key-reused"),
            *_CLOSED_TO_SOME,
            *("too-fast", "slow-mode", "busy"),
        ),
    ),
    f"GET {_ARTICLE}/comments": Operation("listComments"),
    f"POST {_ARTICLE}/comments/batch": Operation("submitComments"),
    f"POST {_ARTICLE}/comments/preview": Operation(
        "previewComment", ("invalid-submission", "not-entitled", "too-fast")
    ),
    f"GET {_SITE}/counts": Operation("countComments"),
    f"GET {_ARTICLE}/events": Operation("followArticle", ("too-many-streams",)),
    f"GET {_COMMENT}": Operation("readComment", ("unknown-comment",)),
    f"PATCH {_COMMENT}": Operation(
        "editComment", (*_DECIDING, "invalid-submission", "not-entitled", "too-fast")
    ),
    f"DELETE {_COMMENT}": Operation("withdrawComment", ("unknown-comment", "action-not-allowed")),
    f"POST {_COMMENT}/appeals": Operation(
        "appeal", ("unknown-comment", "action-not-allowed", "invalid-submission", "too-fast")
    ),
    f"PUT {_COMMENT}/reactions/{{kind}}": Operation(
        "react", ("unknown-comment", "action-not-allowed", "too-fast")
    ),
    f"DELETE {_COMMENT}/reactions/{{kind}}": Operation(
        "takeReactionBack", ("unknown-comment", "action-not-allowed", "too-fast")
    ),
    f"GET {_ARTICLE}/reactions/mine": Operation("listOwnReactions"),
    f"POST {_COMMENT}/reports": Operation(
        "reportComment", ("unknown-comment", "action-not-allowed", "too-fast")
    ),
    "GET /v1/me": Operation("readMe"),
    "DELETE /v1/me": Operation("eraseMe", ("too-fast",)),
    "GET /v1/me/comments": Operation("listOwnComments"),
    "GET /v1/me/export": Operation("exportOwnComments", ("too-fast",)),
    f"GET {_SITE}/popular": Operation("listPopular"),
    f"PUT {_ARTICLE}": Operation("putArticle"),
    f"GET {_SETTINGS}": Operation(
        "readSettings", ("unauthorized", "forbidden", "unknown-article", "invalid-setting")
    ),
    f"PUT {_SETTINGS}/{{setting}}": Operation(
        "switchSetting", ("unknown-article", "invalid-setting")
    ),
    f"DELETE {_SETTINGS}/{{setting}}": Operation(
        "takeSettingBack", ("unknown-article", "invalid-setting")
    ),
    f"GET {_SITE}/policy": Operation("readPolicy"),
    "POST /v1/check": Operation("checkText"),
    "POST /v1/coral/moderation": Operation("moderateForCoral", ("bad-signature",)),
    "POST /v1alpha1/comments:analyze": Operation("analyzeComment"),
    "POST /v1alpha1/comments:suggestscore": Operation("suggestScore"),
    "GET /$discovery/rest": Operation("discover"),
    "GET /v1/review/queue": Operation("listWaiting"),
    "POST /v1/review/batch": Operation("decideMany"),
    f"POST {_WAITING}/decision": Operation("decide", _DECIDING),
    f"POST {_WAITING}/lease": Operation("lease", ("unknown-comment",)),
    f"POST {_WAITING}/undo": Operation("undoDecision", _DECIDING),
    f"PUT {_WAITING}/featured": Operation("feature", _DECIDING),
    f"DELETE {_WAITING}/featured": Operation("featureNoMore", _DECIDING),
    "GET /livez": Operation("isAlive"),
    "GET /readyz": Operation("isReady"),
    "GET /v1/status": Operation("readStatus"),
    "GET /metrics": Operation("readMetrics", ("not-found",)),
    "POST /login/redeem": Operation("redeemSignIn", ("login-expired", "cross-site", "too-fast")),
    "POST /login/newsroom": Operation("exchangeToken", ("invalid-token", "cross-site", "too-fast")),
    f"POST {_SITE}/revocations": Operation("revokeTokens", ("not-found",)),
    "POST /logout": Operation("signOut", ("malformed", "cross-site")),
    "POST /login/facebook/deauthorise": Operation(
        "facebookDeauthorise", ("malformed", "bad-signature", "not-found")
    ),
    "POST /login/facebook/deletion": Operation(
        "facebookDeletion", ("malformed", "bad-signature", "not-found")
    ),
    "GET /login/facebook/deletion/{code}": Operation("readFacebookDeletion", ("not-found",)),
    "GET /login/{provider}": Operation(
        "signIn",
        ("not-found", "login-failed", "login-unreadable", "login-unavailable", "too-fast"),
    ),
}
"""By method and address."""

"""Why the store did not do what it was asked; each with a stable code and a sentence for people.

Refused
├── InvalidSubmission     what was sent cannot be a comment (fields say which)
├── UnknownArticle        no such article, and the site creates none by itself
├── ArticleClosed         the article takes no more comments
├── StaffFirst            for now only the newsroom's own people write on the article
├── SlowMode              the author wrote on the article a moment ago; carries when to come back
├── SessionOver           its author does not write with the session it was sent with
├── UnknownParent         the comment answered to is not published on this article
├── ReplyTooDeep          it would be a reply below the deepest level that is taken
├── KeyReused             the same idempotency key or id with another body
├── Busy                  the backlog is over its high-water mark: try again later
├── InvalidSetting        a setting of an article that says nothing we know; says where
├── UnknownComment        no such comment, or not yours to see
├── StaleDecision         somebody decided first; carries who and what
└── ActionNotAllowed      the action does not fit the comment's state
StoreUnavailable          Redis is away, read-only, loading or full: try again later
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refused(Exception):  # noqa: N818 - the word of the domain
    """The store understood the call and did nothing.

    Attributes:
        code: Stable name of the reason.
        detail: A sentence that says what was wrong and what would be right.
        ko: The same in Korean, where it says more than the code does; else empty.
    """

    code = "refused"

    def __init__(self, detail: str, ko: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.ko = ko


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field.

    Attributes:
        field: Name of the field.
        code: Stable name of the mistake, such as `max_graphemes`.
        message: A sentence for the author by language (`ko`, `en`).
    """

    field: str
    code: str
    message: dict[str, str]


class InvalidSubmission(Refused):
    """What was sent cannot be a comment; `problems` says which fields and why."""

    code = "invalid-submission"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message["en"] for problem in problems))
        self.problems = problems


class UnknownArticle(Refused):
    """No such article, and the site creates none by itself."""

    code = "unknown-article"


class ArticleClosed(Refused):
    """The article takes no more comments."""

    code = "article-closed"


class StaffFirst(Refused):
    """For now only the newsroom's own people write on the article."""

    code = "staff-first"


class SlowMode(Refused):
    """The author wrote on the article a moment ago, where one may once in `seconds`.

    Try again after `retry_after` seconds.
    """

    code = "slow-mode"

    def __init__(self, seconds: int, retry_after: int) -> None:
        super().__init__(
            f"on this article an author may comment every {seconds} seconds; nothing was stored, "
            f"try again in {retry_after} s",
            f"이 기사에는 한 사람이 {seconds}초에 한 번 쓸 수 있습니다. 저장하지 않았으니 "
            f"{retry_after}초 뒤 다시 보내 주세요.",
        )
        self.seconds = seconds
        self.retry_after = retry_after


class SessionOver(Refused):
    """The session it was sent with is over, or not one with which its author writes there."""

    code = "unauthorized"


class UnknownParent(Refused):
    """The comment answered to is not published on this article."""

    code = "unknown-parent"


class ReplyTooDeep(Refused):
    """It would be a reply below the deepest level that is taken; says which comment to answer."""

    code = "reply-too-deep"

    def __init__(self, levels: int) -> None:
        if levels:
            deep = "1 level" if levels == 1 else f"{levels} levels"
            en = f"Replies go {deep} deep here. Answer the comment above that one instead."
            ko = f"답글은 {levels}단계까지만 달 수 있습니다. 그 위의 댓글에 답글을 달아 주세요."
        else:
            en = "No replies are taken here. Yours can be sent as one that is not a reply."
            ko = "답글을 받지 않습니다. 답글이 아닌 새 댓글로는 등록할 수 있습니다."
        super().__init__(en, ko)
        self.problems = [Problem("parent", self.code, {"ko": ko, "en": en})]


class KeyReused(Refused):
    """The same idempotency key or id came with another body; `comment` is the first one's id."""

    code = "idempotency-key-reused"

    def __init__(self, detail: str, comment: str) -> None:
        super().__init__(detail)
        self.comment = comment


class Busy(Refused):
    """The backlog is over its high-water mark: try again after `retry_after` seconds."""

    code = "busy"

    def __init__(self, detail: str, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class InvalidSetting(Refused):
    """A setting of an article that says nothing we know; `problems` says where and why."""

    code = "invalid-setting"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message["en"])
        self.problems = [problem]


class UnknownComment(Refused):
    """No such comment."""

    code = "unknown-comment"


class StaleDecision(Refused):
    """Somebody decided first.

    Attributes:
        state: What the comment is now.
        version: Its version now.
        decision: The decision that came first, as recorded; empty when the text was changed.
    """

    code = "stale-decision"

    def __init__(
        self, detail: str, state: str, version: int, decision: dict[str, Any], ko: str = ""
    ) -> None:
        super().__init__(detail, ko)
        self.state = state
        self.version = version
        self.decision = decision


class ActionNotAllowed(Refused):
    """The action does not fit the comment's state."""

    code = "action-not-allowed"


class StoreUnavailable(Exception):  # noqa: N818 - a state of the world, not a bug
    """Redis is away, read-only, loading or full; nothing was acknowledged: try again later."""

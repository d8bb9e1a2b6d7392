"""Submit: the one way in, for the API, its batch, the command line and Python.

    from worker.intake import submit
    receipt = submit("demo", "summit-talks", "좋은 기사 고맙습니다.", author="reader-7", key="a1")
    receipt.id, receipt.state      # ('00k3…', 'checking')

The text is normalised and held to the length limits of the article's section at the door, so that
a clear error comes at once (`worker.lengths`); the worker checks them again and has the last word.
One atomic script then writes the record and queues its id, or does nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, NoReturn

from policies.counting import InvalidText, normalise
from worker import connection
from worker.calls import Call, text
from worker.copies import asked
from worker.jobs import DATA_AFTER_ID, DATA_BEFORE_ID, rq_now
from worker.keys import COMMENT, SITE, is_article
from worker.lengths import measure, problems_of
from worker.names import LONGEST_NAME, can_be_shown
from worker.records import NOBODY, Author
from worker.refusals import (
    ArticleClosed,
    Busy,
    InvalidSubmission,
    KeyReused,
    Problem,
    ReplyTooDeep,
    SlowMode,
    StaffFirst,
    UnknownArticle,
    UnknownParent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policies.limits import Limits
    from worker.door import Door
    from worker.keys import Keys
    from worker.lengths import Lengths

LONGEST_KEY = 255
"""Characters of an idempotency key."""

AUTHOR = re.compile(r"[^\s/\x00-\x1f\x7f]{1,128}")
"""An author's id within a site: no white space, no slash."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody wants to say, as it came from outside.

    Attributes:
        site: The site's id.
        article: The article's id.
        text: The comment, 1 to 250 characters by default.
        author: Who says it; an empty id for nobody in particular.
        lang: Language of the page (`ko`, `en`), or empty.
        parent: The comment it answers, or empty.
        key: Idempotency key, within this author and article; empty for none.
        id: The submitter's own id for the comment; empty: Ombud makes one.
    """

    site: str
    article: str
    text: str
    author: Author = NOBODY
    lang: str = ""
    parent: str = ""
    key: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an accepted submission got.

    Attributes:
        id: The comment's id.
        state: Its state; `checking`, or later when the submission is a replay.
        replayed: Whether the same submission had been accepted before.
    """

    id: str
    state: str
    replayed: bool = False


def submit(
    site: str,
    article: str,
    text: str,
    *,
    author: Author | str | None = None,
    key: str = "",
    lang: str = "",
    parent: str = "",
) -> Receipt:
    """Submit one comment to the running Ombud that the environment names.

    Args:
        site: The site's id, such as `demo`.
        article: The article's id, as the newsroom's own system names it.
        text: 1 to 250 characters (자: extended grapheme clusters of the NFC text after trimming),
            at most 4 KiB of UTF-8 and 20 lines, unless the policy says otherwise.
        author: The author, or the author's id within the site.
        key: Idempotency key, up to 255 characters: the same key and text again get the same
            receipt, for 24 hours.
        lang: `ko` or `en`.
        parent: Id of the published comment of this article that is answered; replies go as many
            levels deep as `OMBUD_REPLY_LEVELS` says.

    Returns:
        The receipt. The comment is durable and queued when it is given.

    Raises:
        InvalidSubmission: with every problem, in Korean and English.
        UnknownArticle, ArticleClosed, StaffFirst, SlowMode, UnknownParent, ReplyTooDeep, KeyReused,
            Busy: see `worker.refusals`.
        StoreUnavailable: Redis is away; asking again with the same key is safe.

    Source: the counting rule and the limits are those of "Counting and limits" in the design.
    """
    who = author if isinstance(author, Author) else Author(author or "")
    ombud = connection.ombud()
    wanted = Submission(site, article, text, who, lang, parent, key)
    return ombud.store.run(accept(wanted, ombud.door(site), ombud.store.keys))


def accept(wanted: Submission, door: Door, keys: Keys) -> Call[Receipt]:
    """The call that accepts a submission.

    Raises:
        InvalidSubmission: with every problem, before anything is sent.
    """
    body, lengths = measured(wanted.text, door, _problems(wanted))
    on = f"{wanted.site}/{wanted.article}"
    shard = keys.shard_of(on)
    comment = wanted.id or keys.new_id(shard)
    arguments = (
        *(comment, on, wanted.author.id, wanted.author.name, body, wanted.lang, wanted.parent),
        "" if wanted.author.role == "reader" else wanted.author.role,
        _key(wanted),
        _fingerprint(wanted, body) if wanted.key or wanted.id else "",
        keys.queue(shard),
        DATA_BEFORE_ID + comment + DATA_AFTER_ID,
        rq_now(),
        door.most_queued,
        int(door.most_age_seconds * 1_000_000),
        "1" if door.creates_articles else "",
        *asked(body, door.copies),
        lengths.kept_in,
        door.reply_levels,
    )
    return Call("accept", shard, arguments, _Reader(wanted, comment, lengths), _Follower(keys))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the reply of the accept script."""

    wanted: Submission
    comment: str
    lengths: Lengths

    def __call__(self, reply: list[Any]) -> Receipt:
        outcome, first, state, detail = (text(part) for part in reply[:4])
        if outcome not in {"accepted", "replayed"}:
            self._refuse(outcome, first, state, detail)
        # our own id again: the reply to the first sending was lost on its way
        own = first == self.comment and not self.wanted.id
        return Receipt(first, state, replayed=outcome == "replayed" and not own)

    def _refuse(self, outcome: str, first: str, state: str, detail: str) -> NoReturn:
        wanted = self.wanted
        if outcome == "conflict":
            what = "idempotency key" if wanted.key else "id"
            raise KeyReused(f"this {what} was used for another comment; take a fresh one", first)
        if outcome == "unknown-article":
            raise UnknownArticle(
                f"there is no article {wanted.article!r} on site {wanted.site!r}; create it first "
                f"with PUT /v1/sites/{wanted.site}/articles/{wanted.article}"
            )
        if outcome == "unfit":
            raise self.lengths.refusal(detail)
        if outcome == "closed":
            raise ArticleClosed("comments on this article are closed")
        if outcome == "staff-first":
            raise StaffFirst("for now only the newsroom's own people comment on this article")
        if outcome == "slow":
            raise SlowMode(int(state), int(detail))
        if outcome == "unknown-parent":
            raise UnknownParent("the comment answered to is not published on this article")
        if outcome == "reply-too-deep":
            raise ReplyTooDeep(int(detail))
        raise Busy(f"{detail}; nothing was stored, try again shortly")


@dataclass(frozen=True, slots=True)
class _Follower:
    """Tells the author's shard, where that is another one."""

    keys: Keys

    def __call__(self, reply: list[Any]) -> list[Call[Any]]:
        return author_notes([reply[4]] if len(reply) > 4 and reply[4] else [], self.keys)  # noqa: PLR2004


def author_notes(notes: Sequence[Sequence[Any]], keys: Keys) -> list[Call[Any]]:
    """The calls that tell authors' shards of transitions that happened elsewhere."""
    return [
        Call("note_author", keys.shard_of(text(note[0])), tuple(note), bool)
        for note in notes
        if note
    ]


def normalised(words: str, limits: Limits) -> str:
    """The text as it is stored.

    Raises:
        InvalidSubmission: with every problem.
    """
    body = _readable(words)
    if problems := problems_of(body, limits):
        raise InvalidSubmission(problems)
    return body


def measured(words: str, door: Door, problems: Sequence[Problem] = ()) -> tuple[str, Lengths]:
    """The text as it is stored, and in which sections it keeps the length limits.

    Args:
        words: As they came.
        door: What the door asks.
        problems: What else is wrong with the submission.

    Raises:
        InvalidSubmission: with every problem, if there is one whatever the section.
    """
    try:
        body = _readable(words)
    except InvalidSubmission as error:
        raise InvalidSubmission([*error.problems, *problems]) from None
    lengths = measure(body, door)
    if found := [*lengths.anyhow, *problems]:
        raise InvalidSubmission(found)
    return body, lengths


def _readable(words: str) -> str:
    """The normalised text.

    Raises:
        InvalidSubmission: it holds what cannot be read.
    """
    try:
        return normalise(words)
    except InvalidText as error:
        ko = {"lone-surrogate": "깨진 문자", "control-character": "제어 문자"}[error.reason]
        message = {
            "ko": f"댓글의 {error.position + 1}번째 글자가 {ko}입니다. 지우고 다시 보내 주세요.",
            "en": f"The text has a {error.reason.replace('-', ' ')} at character "
            f"{error.position + 1}; remove it and send again.",
        }
        raise InvalidSubmission([Problem("text", error.reason, message)]) from None


def _problems(wanted: Submission) -> list[Problem]:
    """What is wrong with the fields beside the text."""
    author = wanted.author
    checks = (
        (
            "site",
            SITE.fullmatch(wanted.site),
            "lower-case letters, digits and -, at most 32",
            "영문 소문자와 숫자, - 로 32자까지",
        ),
        (
            "article",
            is_article(wanted.article),
            "letters, digits and . _ ~ : -, at most 128, and not . or .. alone",
            "영문자와 숫자, . _ ~ : - 로 128자까지(.이나 ..만은 안 됨)",
        ),
        (
            "parent",
            not wanted.parent or COMMENT.fullmatch(wanted.parent),
            "a comment's id",
            "댓글의 id로",
        ),
        (
            "id",
            not wanted.id or COMMENT.fullmatch(wanted.id),
            "letters, digits, _ and -, at most 64",
            "영문자와 숫자, _ - 로 64자까지",
        ),
        ("lang", wanted.lang in {"", "ko", "en"}, "ko or en", "ko나 en으로"),
        (
            "author.id",
            not author.id or AUTHOR.fullmatch(author.id),
            "1 to 128 characters without space and /",
            "빈칸과 / 없이 1자에서 128자까지",
        ),
        (
            "author.name",
            can_be_shown(author.name),
            f"at most {LONGEST_NAME} characters that draw something, each word in one alphabet",
            f"낱말마다 한 가지 문자로, 눈에 보이는 {LONGEST_NAME}자까지",
        ),
        (
            "Idempotency-Key",
            len(wanted.key) <= LONGEST_KEY,
            f"at most {LONGEST_KEY} characters",
            f"{LONGEST_KEY}자까지",
        ),
    )
    return [
        Problem(
            name,
            "invalid",
            {"ko": f"{name} 값은 {ko} 쓸 수 있습니다.", "en": f"{name} takes {en}."},
        )
        for name, fits, en, ko in checks
        if not fits
    ]


def _key(wanted: Submission) -> str:
    """The name an idempotency key is kept under: scoped to site, article and author."""
    if not wanted.key:
        return ""
    return _digest(wanted.site, wanted.article, wanted.author.id, wanted.key)


def _fingerprint(wanted: Submission, body: str) -> str:
    """What makes a submission the same as another."""
    return _digest(wanted.site, wanted.article, wanted.author.id, body, wanted.parent)


def _digest(*parts: str) -> str:
    """A digest of the JSON array of these texts, which is joined here in a third of the time."""
    array = f"[{', '.join(map(encode_basestring_ascii, parts))}]"
    return hashlib.blake2b(array.encode(), digest_size=12).hexdigest()

"""Views: a comment as everybody, its author and staff see it; an article, and what is set for it.

`answers` has the same for the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.shapes import ArticleSettings
from worker.appeals import may_appeal
from worker.reasons import findings, reasons
from worker.records import Author, moment

if TYPE_CHECKING:
    from policies import Policy
    from web.callers import Caller
    from worker.article_settings import Setting, Terms
    from worker.articles import Article
    from worker.records import Comment

_TOLD_TO_READERS = ("closed", "staff-first", "slow", "premoderated")


def public(comment: Comment) -> dict[str, Any]:
    """A published comment as every reader may see it."""
    return {
        "id": comment.id,
        "author": {"id": comment.author.id, "name": comment.author.name},
        "text": comment.text,
        "at": _iso(comment.accepted_us),
        "parent": comment.parent or None,
        "lang": comment.lang or None,
        "edited": bool(comment.edited_us),
        "featured": bool(comment.featured_us),
        "staff": comment.author.is_staff,
        "reactions": {"agree": comment.agree, "disagree": comment.disagree},
    }


def own(comment: Comment, policy: Policy, lang: str) -> dict[str, Any]:
    """A comment for its author: also what became of it and why, in the author's language."""
    return {
        **public(comment),
        "site": comment.site,
        "article": comment.article,
        "state": comment.state,
        "version": comment.version,
        "reasons": [
            {"rule": each.rule or None, "clause": each.clause or None, "message": each.message}
            for each in reasons(comment, policy, lang)
        ],
        "appeal": may_appeal(comment),
    }


def full(comment: Comment, policy: Policy, lang: str) -> dict[str, Any]:
    """A comment for staff and the newsroom's server: also every decision with its findings."""
    return {
        **own(comment, policy, lang),
        "queue": comment.queue or None,
        "decisions": [
            {**decision, "findings": findings(comment, decision)} for decision in comment.decisions
        ],
    }


def article(found: Article) -> dict[str, Any]:
    """An article as the API gives it."""
    return {
        "site": found.site,
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "section": found.section,
        "published_at": found.published_at or None,
        "tags": list(found.tags),
        "settings": ArticleSettings.model_validate(found.settings).model_dump(by_alias=True),
    }


def setting(found: Setting) -> dict[str, Any]:
    """A setting as the newsroom may see it."""
    return {
        "name": found.name,
        "scope": found.scope,
        "in_force": found.in_force,
        "value": found.seconds,
        "until": _iso(found.until_us),
        "by": found.by,
        "at": _iso(found.at_us or None),
        "why": found.why,
    }


def is_staff(reader: Caller) -> bool:
    """Whether a reader is one of the newsroom's own people, as their comments' badge says."""
    return reader.kind == "reader" and Author(reader.id, reader.name, reader.role).is_staff


def in_force(terms: Terms, *, lazy: bool) -> dict[str, Any]:
    """What readers are told: a value and an end by setting; where many agree, the last end.

    `unopened`, which nobody sets, is told of an article that is not there, unless a first comment
    creates it, as where they are `lazy`.
    """
    told: dict[str, Any] = {}
    if not (terms.there or lazy):
        told["unopened"] = {"value": None, "until": None}
    for each in terms.settings:
        if not each.in_force or each.name not in _TOLD_TO_READERS:
            continue
        ends = _iso(each.until_us)
        so_far = told.setdefault(each.name, {"value": each.seconds, "until": ends})
        so_far["until"] = max(so_far["until"], ends) if so_far["until"] and ends else None
        if each.seconds:
            so_far["value"] = max(so_far["value"], each.seconds)
    return told


def _iso(micros: int | None) -> str | None:
    if micros is None:
        return None
    return moment(micros).isoformat(timespec="milliseconds").replace("+00:00", "Z")

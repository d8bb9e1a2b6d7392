"""Cases: all that a moderator needs to see of a comment that waits, as the desk shows it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

from web.pages.stories import read_story
from web.templating import marked
from worker.reading import read_reader
from worker.records import afind
from worker.refusals import UnknownComment
from worker.reports import read_reports
from worker.standing import Standing, read_standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policies import Policy
    from web.front import Front
    from web.languages import Language
    from worker.records import Comment
    from worker.review import Waiting

_SEVERE = frozenset({"safety", "care"})
"""Queues whose texts are veiled until somebody looks."""

_FACTS = ("published", "held", "rejected", "removed", "reports", "age_days")


async def cases(front: Front, items: Sequence[Waiting], lang: Language) -> list[dict[str, Any]]:
    """What desk.html shows for each waiting comment."""
    return list(await asyncio.gather(*(_case(front, item, lang) for item in items)))


async def _case(front: Front, item: Waiting, lang: Language) -> dict[str, Any]:
    comment = item.comment
    story = await read_story(front, comment.site, comment.article, lang)
    findings = [each for entry in comment.decisions for each in entry.get("findings", [])]
    return {
        "id": comment.id,
        "version": comment.version,
        "state": comment.state,
        "queue": comment.queue,
        "waited_s": max(0.0, time.time() - item.since_us / 1_000_000),
        "lang": comment.lang,
        "site": comment.site,
        "article": {
            "id": comment.article,
            "title": story.title if story else comment.article,
            "url": f"/{comment.site}/articles/{comment.article}",
        },
        "author": {"id": comment.author.id, "name": comment.author.name or comment.author.id},
        "at": comment.accepted,
        "parent": await _parent(front, comment),
        "pieces": marked(comment.text, [tuple(each["span"]) for each in findings]),
        "severe": comment.queue in _SEVERE,
        "facts": await _facts(front, comment),
        "reasons": _reasons(comment, front.policy, lang),
        "reports": await front.store.run(read_reports(comment, front.keys)),
        "lease": await _lease(front, comment),
    }


async def _parent(front: Front, comment: Comment) -> dict[str, str] | None:
    if not comment.parent:
        return None
    with contextlib.suppress(UnknownComment):
        parent = await afind(front.store, comment.parent)
        return {"name": parent.author.name or parent.author.id, "text": parent.text}
    return None


async def _lease(front: Front, comment: Comment) -> dict[str, Any] | None:
    reader = await front.store.run(read_reader(comment, front.keys))
    return {"by": reader.by, "left_s": reader.left_s} if reader else None


async def _facts(front: Front, comment: Comment) -> list[dict[str, Any]]:
    if not comment.author.id:
        return []
    standing: Standing = await front.store.run(
        read_standing(comment.site, comment.author.id, front.keys)
    )
    return [{"name": name, "value": getattr(standing, name)} for name in _FACTS]


def _reasons(comment: Comment, policy: Policy, lang: Language) -> list[dict[str, Any]]:
    """Every rule that fired in any decision, with its clause and the words it spoke of."""
    rules = {rule.id: rule for rule in policy.rules}
    titles = {clause.number: clause.title[lang] for clause in policy.clauses}
    found = []
    for name, entry in _fired(comment.decisions):
        rule = rules.get(name)
        clause = rule.clause if rule else ""
        spans = [each["span"] for each in entry.get("findings", []) if each["rule"] == name]
        matched = dict.fromkeys(comment.text[start:end] for start, end in spans)
        message = rule.message[lang] if rule and rule.message else entry.get("reason", "")
        found.append(
            {
                "rule": name,
                "clause": clause,
                "clause_title": titles.get(clause, ""),
                "message": message,
                "matched": list(matched),
            }
        )
    return found + [
        {"rule": "appeal", "clause": "", "clause_title": "", "message": said, "matched": []}
        for entry in comment.decisions
        if entry.get("action") == "appeal" and (said := entry.get("text"))
    ]


def _fired(decisions: Iterable[dict[str, Any]]) -> Iterable[tuple[str, dict[str, Any]]]:
    for entry in decisions:
        names = entry.get("fired") or ([entry["rule"]] if entry.get("rule") else [])
        for name in names:
            yield name, entry

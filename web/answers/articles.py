"""Articles: what the newsroom says of them, how many comments they have, which are popular."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from web.answers.base import Answer, like


class Counts(Answer):
    """Published comments by article."""

    model_config = like({"counts": {"summit-talks": 12, "new-bridge": 0}})

    counts: dict[str, int]


class Article(Answer):
    """An article, as the newsroom described it."""

    model_config = like(
        {
            "site": "demo",
            "id": "summit-talks",
            "title": "정상회담, 이틀째 이어져",
            "url": "https://news.example/summit-talks",
            "section": "politics",
            "published_at": "2026-05-04T09:00:00+09:00",
            "tags": ["정상회담"],
            "settings": {
                "closed": False,
                "sensitive": True,
                "premoderated": False,
                "staff-first": False,
                "slow": 0,
            },
        }
    )

    site: str
    id: str
    title: str
    url: str
    section: str
    published_at: AwareDatetime | None
    tags: list[str]
    settings: dict[str, bool | int]


class PopularArticle(Answer):
    """An article that people talk about."""

    article: str
    title: str
    url: str
    comments: int
    people: int
    """People whose latest comment or reaction there lies within the window."""


class Popular(Answer):
    """What's Popular Now."""

    model_config = like(
        {
            "window": "24h",
            "items": [
                {
                    "article": "summit-talks",
                    "title": "정상회담, 이틀째 이어져",
                    "url": "https://news.example/summit-talks",
                    "comments": 12,
                    "people": 9,
                }
            ],
        }
    )

    window: Literal["1h", "24h", "7d"]
    items: list[PopularArticle]


class SettingInForce(Answer):
    """A setting as readers are told of it."""

    value: int | None
    """Of `slow`: seconds."""
    until: AwareDatetime | None


class Setting(Answer):
    """A setting as the newsroom sees it."""

    name: str
    scope: str
    in_force: bool
    value: int | None
    until: AwareDatetime | None
    by: str
    at: AwareDatetime | None
    why: str


class Settings(Answer):
    """How an article, a section or a tag takes comments."""

    model_config = like(
        {
            "in_force": {"slow": {"value": 60, "until": "2026-05-04T12:00:00.000Z"}},
            "max_graphemes": 250,
            "items": [
                {
                    "name": "slow",
                    "scope": "article",
                    "in_force": True,
                    "value": 60,
                    "until": "2026-05-04T12:00:00.000Z",
                    "by": "server",
                    "at": "2026-05-04T10:30:00.000Z",
                    "why": "hotline breaks down",
                }
            ],
        }
    )

    in_force: dict[str, SettingInForce]
    max_graphemes: int | None = None
    """Most characters of a comment there; in what readers ask for alone, not in the stream."""

    items: list[Setting] = Field([])
    """For the newsroom alone."""


class PrintedClause(Answer):
    """A clause of the printed policy."""

    number: str
    title: str
    text: str


class Limits(Answer):
    """How long a comment may be; characters are 자."""

    min_graphemes: int
    max_graphemes: int
    max_bytes: int
    max_lines: int


class PrintedPolicy(Answer):
    """The Standards Board Policy in one language."""

    model_config = like(
        {
            "site": "demo",
            "id": "standards-board",
            "title": "Standards Board Policy",
            "version": "2026.11.1",
            "hash": "c9d1a2f797ae28d38435a6d7b707d318885fb141a7c6c20e8fc8ab1e3675f044",
            "clauses": [
                {
                    "number": "6",
                    "title": "What belongs to a person stays with them",
                    "text": "Telephone, identity, account and card numbers do not appear here, not "
                    "even your own. A moderator looks at mail addresses and messenger accounts.",
                }
            ],
            "limits": {
                "min_graphemes": 1,
                "max_graphemes": 250,
                "max_bytes": 4096,
                "max_lines": 20,
            },
            "section_limits": {
                "poems": {
                    "min_graphemes": 1,
                    "max_graphemes": 400,
                    "max_bytes": 4096,
                    "max_lines": 40,
                }
            },
        }
    )

    site: str
    id: str
    title: str
    version: str
    hash: str
    clauses: list[PrintedClause]
    limits: Limits
    section_limits: dict[str, Limits]
    """Of the sections that have their own."""

"""Articles: what the newsroom says of them, how many comments they have, which are popular."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from web.answers.base import Answer


class Counts(Answer):
    """Published comments by article."""

    counts: dict[str, int]


class Article(Answer):
    """An article, as the newsroom described it."""

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
    """People who commented or reacted within the window, up to 500."""


class Popular(Answer):
    """What's Popular Now."""

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

    in_force: dict[str, SettingInForce]
    items: list[Setting] = Field([])
    """For the newsroom alone."""

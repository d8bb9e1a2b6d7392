"""Invented articles and comments that the demo plays through the real front door.

`articles.jsonl` holds three articles of the site `demo`; `comments.jsonl` about three hundred
comments, in the order readers send them: the last ones of an article are the first that a visitor
sees, and so kind. Each comment says what the shipped policy is expected to make of it, so that the
demo can compare and `tests/test_seeds.py` can hold policy and seeds to each other. No person, place
or event in them is real.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SITE = "demo"
_HERE = Path(__file__).parent

Language = Literal["ko", "en"]
Expectation = Literal["publish", "flag", "hold", "reject", "refused"]
_READABLE = ("publish", "flag")
_STRICT = ConfigDict(extra="forbid", str_max_length=2000)

_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Words = Annotated[str, Field(min_length=1)]
_Paragraphs = Annotated[tuple[_Words, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Article:
    """A page that readers comment on.

    Attributes:
        id: Its slug, unique within the site.
        title: The headline by language (``ko``, ``en``).
        section: The part of the paper it runs in, such as ``world``.
        url: Its path below the address of the server that plays the demo.
        published_at: An aware datetime.
        body: The paragraphs by language.
    """

    id: _Slug
    title: dict[Language, _Words]
    section: _Slug
    url: Annotated[str, Field(pattern=r"^/[a-z0-9/-]+$")]
    published_at: AwareDatetime
    body: Annotated[dict[Language, _Paragraphs], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Author:
    """A reader: a stable id and the name shown beside the comment."""

    id: _Slug
    name: _Words


@dataclass(frozen=True, slots=True, config=_STRICT)
class Comment:
    """What one reader writes below one article.

    Attributes:
        key: Its name among the seeds; replies refer to it.
        article: The id of its article.
        author: Who writes.
        text: As it is typed, limits not applied.
        lang: The language it is written in.
        kind: What it is an example of, such as ``praise`` or ``phone``.
        expect: What the shipped policy makes of it; ``refused`` when the front door turns it away.
        parent: The key of the comment it answers, which stands earlier and can be read.
    """

    key: Annotated[str, Field(pattern=r"^s\d{3}$")]
    article: _Slug
    author: Author
    text: str
    lang: Language
    kind: _Slug
    expect: Expectation
    parent: str | None = None


class SeedError(ValueError):
    """A seed file says something that cannot be played.

    Attributes:
        mistakes: All of them, each ``file:line: what is wrong``.
    """

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load_articles(path: Path = _HERE / "articles.jsonl") -> list[Article]:
    """The articles, in file order.

    Args:
        path: A file of JSON lines.

    Raises:
        SeedError: If any line is no article, or an id is used twice.
        OSError: If the file cannot be read.
    """
    articles = _rows(path, Article)
    _refuse(path, _repeated((line, article.id) for line, article in articles))
    return [article for _, article in articles]


def load_comments(
    path: Path = _HERE / "comments.jsonl", articles: Iterable[Article] | None = None
) -> list[Comment]:
    """The comments, in the order they are played.

    Args:
        path: A file of JSON lines.
        articles: What they may belong to; the articles that ship when left out.

    Raises:
        SeedError: If any line is no comment, a key is used twice, an article is unknown, or a
            reply answers something that no reader of its article can see by then.
        OSError: If the file cannot be read.
    """
    known = {article.id for article in (load_articles() if articles is None else articles)}
    comments = _rows(path, Comment)
    _refuse(
        path,
        [
            *_repeated((line, comment.key) for line, comment in comments),
            *_homeless(comments, known),
            *_orphaned(comments),
        ],
    )
    return [comment for _, comment in comments]


_Row = TypeVar("_Row")
_Mistake = tuple[int, str]


def _rows(path: Path, shape: type[_Row]) -> list[tuple[int, _Row]]:
    adapter = TypeAdapter[_Row](shape)
    rows: list[tuple[int, _Row]] = []
    mistakes: list[_Mistake] = []
    # Only \n ends a line: a comment may hold any of the other line ends Unicode has.
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append((number, adapter.validate_json(line)))
        except ValidationError as error:
            mistakes += [(number, _sentence(dict(part))) for part in error.errors()]
    _refuse(path, mistakes)
    return rows


def _sentence(error: dict[str, Any]) -> str:
    field = ".".join(str(step) for step in error["loc"])
    unknown = error["type"] == "unexpected_keyword_argument"
    words = "there is no such field" if unknown else str(error["msg"])
    return f"{field}: {words}" if field else words


def _repeated(names: Iterable[tuple[int, str]]) -> Iterator[_Mistake]:
    first: dict[str, int] = {}
    for line, name in names:
        if name in first:
            yield line, f"{name} is already used in line {first[name]}"
        else:
            first[name] = line


def _homeless(comments: list[tuple[int, Comment]], known: set[str]) -> Iterator[_Mistake]:
    for line, comment in comments:
        if comment.article not in known:
            choices = ", ".join(sorted(known))
            yield line, f"article: no article {comment.article!r}; there are {choices}"


def _orphaned(comments: list[tuple[int, Comment]]) -> Iterator[_Mistake]:
    earlier: dict[str, Comment] = {}
    for line, comment in comments:
        if comment.parent is not None:
            parent = earlier.get(comment.parent)
            if parent is None:
                yield line, f"parent: no earlier comment {comment.parent!r}"
            elif parent.article != comment.article:
                yield line, f"parent: {parent.key} belongs to {parent.article}"
            elif parent.expect not in _READABLE:
                yield line, f"parent: {parent.key} cannot be read (expect: {parent.expect})"
        earlier[comment.key] = comment


def _refuse(path: Path, mistakes: Iterable[_Mistake]) -> None:
    found = [f"{path}:{line}: {words}" for line, words in sorted(mistakes)]
    if found:
        raise SeedError(found)

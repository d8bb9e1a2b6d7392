"""Names in addresses, refused before anything is asked of the store."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.convertors import StringConvertor, register_url_convertor

from worker.keys import ARTICLE, COMMENT, NOWHERE, SITE

SiteId = Annotated[str, Path(pattern=f"^{SITE.pattern}$", description="The site's public id.")]
_ARTICLE = f"^{ARTICLE.pattern}$"


def _leads_somewhere(article: str) -> str:
    if article in NOWHERE:
        raise PydanticCustomError("dots-alone", "it leads to no article")
    return article


ArticleId = Annotated[
    str,
    Path(pattern=_ARTICLE, description="The newsroom's own id of the article."),
    AfterValidator(_leads_somewhere),  # behind the pattern, or that is not in the document
]
ArticleName = Annotated[str, Field(pattern=_ARTICLE)]
"""One that is only asked about: what cannot be there has nothing."""

CommentId = Annotated[str, Path(pattern=f"^{COMMENT.pattern}$", description="A comment's id.")]

PROVIDER = "/login/{provider:provider}"
"""Where signing in by a provider begins; not the addresses beside it that are no provider's."""


class _Provider(StringConvertor):
    regex = r"(?!(?:newsroom|redeem)(?:/|$))[^/]+"


register_url_convertor("provider", _Provider())

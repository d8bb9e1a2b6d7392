"""Names in addresses, refused before anything is asked of the store."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from starlette.convertors import StringConvertor, register_url_convertor

from worker.keys import ARTICLE, COMMENT, SITE

SiteId = Annotated[str, Path(pattern=f"^{SITE.pattern}$", description="The site's public id.")]
ArticleId = Annotated[
    str, Path(pattern=f"^{ARTICLE.pattern}$", description="The newsroom's own id of the article.")
]
CommentId = Annotated[str, Path(pattern=f"^{COMMENT.pattern}$", description="A comment's id.")]

PROVIDER = "/login/{provider:provider}"
"""Where signing in by a provider begins; not the addresses beside it that are no provider's."""


class _Provider(StringConvertor):
    regex = r"(?!(?:newsroom|redeem)(?:/|$))[^/]+"


register_url_convertor("provider", _Provider())

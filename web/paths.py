"""Names in addresses, refused before anything is asked of the store."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from worker.keys import ARTICLE, COMMENT, SITE

SiteId = Annotated[str, Path(pattern=f"^{SITE.pattern}$", description="The site's public id.")]
ArticleId = Annotated[
    str, Path(pattern=f"^{ARTICLE.pattern}$", description="The newsroom's own id of the article.")
]
CommentId = Annotated[str, Path(pattern=f"^{COMMENT.pattern}$", description="A comment's id.")]

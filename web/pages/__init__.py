"""The pages: what a browser shows, complete without JavaScript; one file each."""

from web.pages import article, code, desk, featuring, first, ops, writing

ROUTERS = (
    code.router,
    desk.router,
    featuring.router,
    ops.router,
    first.router,
    article.router,
    writing.router,
)
"""Every page's router; the article's come last, as its address begins with any site's name."""

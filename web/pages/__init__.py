"""The pages: what a browser shows, complete without JavaScript; one file each."""

from web.pages import article, code, desk, featuring, ops

ROUTERS = (code.router, desk.router, featuring.router, ops.router, article.router)
"""Every page's router; the article's comes last, as its address begins with any site's name."""

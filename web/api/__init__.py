"""The API: one router a file, each a few routes that belong together."""

from web.api import (
    analyze,
    article_settings,
    articles,
    check,
    comments,
    coral,
    discovery,
    events,
    health,
    mine,
    policy,
    popular,
    preview,
    reactions,
    reports,
    review,
    submit,
    threads,
)

ROUTERS = (
    submit.router,
    preview.router,
    threads.router,
    events.router,
    comments.router,
    reactions.router,
    reports.router,
    mine.router,
    popular.router,
    articles.router,
    article_settings.router,
    coral.router,
    check.router,
    analyze.router,
    discovery.router,
    policy.router,
    review.router,
    health.router,
)
"""Every router, in the order of the documentation; what is asked most stands first."""

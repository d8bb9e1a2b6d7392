"""Logs: one event per line, for people or as JSON; ids of comments, never their text.

Everything goes to standard error, also what RQ and uvicorn say through Python's own logging.
Tracebacks come without the values of variables: a comment would be among them. What is a secret, or
looks like one, is taken out of every line.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

from worker.redaction import Redaction

if TYPE_CHECKING:
    from structlog.typing import Processor

    from worker.settings import Settings

_CHATTY = ("rq.worker", "uvicorn.access", "httpx2")
"""Loggers that say something for each job or request; their warnings are enough."""


def configure(settings: Settings) -> None:
    """Write logs as the settings say; called once by each program, before it starts to work."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: list[Processor]
    if settings.log_format == "json":
        traced = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        renderer = [
            structlog.processors.ExceptionRenderer(traced),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        renderer = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *renderer,
                Redaction(settings),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)

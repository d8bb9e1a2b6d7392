"""Serve: the application in this process, until it is told to stop."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
from typing import TYPE_CHECKING

import uvicorn

from web.app import create_app
from web.protocol import Protocol
from web.standalone import create_checking_app
from worker.connection import policy_of, warn_of
from worker.versions import spare_the_collector

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from worker.connection import Ombud
    from worker.settings import Settings

log = logging.getLogger(__name__)

_GRACE_SECONDS = 5
_NEW_OBJECTS = 20_000
"""Objects more than before at which garbage is looked for: those of some dozen requests under way
are not looked through again and again."""

_BACKLOG = 1024


class Server(uvicorn.Server):
    """Uvicorn that looks for garbage in requests alone, and sends live pages away at its end."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the application, then take requests."""
        await super().startup(sockets)
        spare_the_collector()
        gc.set_threshold(_NEW_OBJECTS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests, finish those under way, close."""
        app: FastAPI = self.config.app  # type: ignore[assignment]
        app.state.front.tail.dismiss()
        await super().shutdown(sockets)


def server(ombud: Ombud) -> Server:
    """A server for this Ombud on the address of its settings."""
    return Server(_config(create_app(ombud), ombud.settings))


def checking_server(settings: Settings) -> uvicorn.Server:
    """A server that only checks, with the policy and on the address of the settings.

    Raises:
        policies.PolicyError: the policy does not load.
    """
    policy = policy_of(settings)
    warn_of(policy)
    return uvicorn.Server(_config(create_checking_app(settings, policy), settings))


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def serve(ombud: Ombud) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished.

    Raises:
        policies.PolicyError: the policy does not load; names every mistake.
        SystemExit: the address cannot be listened on.
    """
    warn_of(ombud.policy)
    log.info("the policy is %s (%s)", ombud.policy.version, ombud.policy.hash[:12])
    # uvicorn raises the signal again that stopped it, before the embedded server is closed
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server(ombud).run()
